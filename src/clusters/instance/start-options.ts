import type { StartSettings } from '../../config/settings.ts';
import type { Clock } from '../../core/ports.ts';
import type { Reporter } from '../../core/start/events.ts';
import type { StartFacts } from '../../doctor/start-checks.ts';
import type { Env } from '../../system/paths.ts';
import type { InstanceStore } from './instance-store.ts';

/** When a start gives up, and the signal that ends it at once. */
export type Deadline = { at: number; totalMs: number; signal: AbortSignal };

/** How to start kecs itself: this Node and this program's entry. */
export type NodeProgram = { node: string; entry: string };

export type StartOptions = {
  settings: StartSettings;
  store: InstanceStore;
  reporter: Reporter;
  clock: Clock;
  deadline: Deadline;
  env: Env;
  packageRoot: string;
  cacheRoot: string;
  version: string;
  program: NodeProgram;
  /** What the machine's checks ask. */
  facts: StartFacts;
  /** Called before the first lasting change. */
  onBegun: () => void;
};

export type StartResult = {
  name: string;
  endpoint: string;
  kubeconfig: string;
  elapsedMs: number;
  /** False when it ran already and nothing had to be started. */
  started: boolean;
};
