/** How the supervisor learns that a component serves. `alive` means that running is all that can be asked. */
export type ReadyCheck =
  | { kind: 'http'; url: string }
  | { kind: 'https'; url: string; ca: string; cert: string; key: string }
  /** Something listens on a socket of the file system. */
  | { kind: 'socket'; path: string }
  | { kind: 'alive' };

/** One process of an instance, as data: what the supervisor needs to run it, and nothing else. */
export type ComponentSpec = {
  /** Also the name of its log and of its record in run/. */
  name: string;
  file: string;
  args: string[];
  /** Added to the supervisor's own environment. */
  env: Record<string, string>;
  /** Components that must have been ready once before this one is started. */
  after: string[];
  /** Components that are stopped only after this one. */
  needs: string[];
  /** A file in run/ that must exist before it is started: opened by `start-v2` when the cluster objects are there. */
  gate?: string;
  ready: ReadyCheck;
  /** How long it may take to stop before it is killed. */
  graceMs: number;
  /** For the files that it makes; without one nobody else may read them. */
  umask?: number;
  /** Folders of cgroups that it is put into right after its start. */
  cgroups?: string[];
};

export type ComponentState = 'waiting' | 'starting' | 'ready' | 'backoff' | 'stopped';

/** What run/<name>.json says of a component. */
export type ComponentRecord = {
  name: string;
  state: ComponentState;
  pid?: number;
  startTime?: string;
  /** Starts since the supervisor came up, less the first. */
  restarts: number;
  lastExit?: { code: number | null; signal: string | null; at: string };
  /** ISO time of the last change. */
  since: string;
};

/** What run/supervisor.json says. */
export type SupervisorRecord = { pid: number; startTime: string; components: string[]; specHash: string };
