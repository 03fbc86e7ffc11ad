/**
 * What the checks ask of this machine. Each question is asked once, however many checks have it, and rejects where there is no answer.
 * Nothing is changed by asking. `cli/doctor/` has the answers.
 */
export type Facts = {
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly machine: Machine;
  /** Rejects with KECS1101 or KECS1102 for settings that a start would refuse. */
  readonly settings: () => Promise<Settings>;
  /** Where the instance is, or where a start would make it, and why there. */
  readonly provider: () => Promise<Provider>;
  /** Rejects with KECS1901 to KECS1905. */
  readonly docker: () => Promise<Docker>;
  readonly dockerResources: () => Promise<DockerResources>;
  readonly clusterTools: () => Promise<readonly ClusterTool[]>;
  readonly realNode: () => Promise<RealNode>;
  /** The addresses of a name, in the order in which the system gives them. */
  readonly addresses: (host: string) => Promise<readonly Address[]>;
  /** Of this machine, without those on loopback, which nobody else reaches. */
  readonly nameServers: () => Promise<readonly string[]>;
  readonly hasIpv6Loopback: () => Promise<boolean>;
  /** What NODE_EXTRA_CA_CERTS names; undefined where it is not set. */
  readonly ownCertificates: () => Promise<CertificateFile | undefined>;
  /** Whether `https://host` answers as downloads would ask it. */
  readonly reach: (origin: string) => Promise<Reach>;
  readonly ports: () => Promise<readonly PortUse[]>;
  readonly instances: () => Promise<readonly InstanceFact[]>;
  readonly kubeconfig: () => Promise<Kubeconfig>;
  /** Undefined where none is installed. */
  readonly kubectl: () => Promise<Versioned | undefined>;
  /** The version of Kubernetes that instances run. */
  readonly kubernetes: string;
  /** What embedded instances run. */
  readonly programs: () => Promise<readonly Program[]>;
  /** The Go that would build programs; undefined where there is none. */
  readonly go: () => Promise<Go | undefined>;
  /** The Python that the backend would run on, in words. Rejects where none is new enough. */
  readonly python: () => Promise<string>;
  readonly folders: Readonly<Record<FolderName, () => Promise<Folder>>>;
};

export type Machine = {
  readonly kecs: string;
  readonly node: string;
  /** As Node names them. */
  readonly platform: string;
  readonly arch: string;
  readonly release: string;
  readonly cpu: string;
  readonly totalBytes: number;
  readonly availableBytes: number;
  /** Undefined where the system has no such limits. */
  readonly inotify: { readonly instances: number; readonly watches: number } | undefined;
};

/** As a start would take them: what is asked for, else what the instance has. */
export type Settings = {
  readonly name: string;
  readonly backend: 'ministack' | 'url' | 'none';
  readonly node: WantedNode;
};
export type WantedNode = 'containerd' | 'simulated' | 'auto';
export type Provider = { readonly name: string; readonly why: string };
export type Docker = { readonly version: string; readonly os: string; readonly arch: string };
export type DockerResources = {
  readonly cgroup: string;
  readonly memoryBytes: number;
  readonly cpus: number;
};
/** `problem` is the error for which a start would refuse it, also one that is not installed. */
export type ClusterTool = {
  readonly name: string;
  readonly isInstalled: boolean;
  readonly version: string;
  readonly problem?: unknown;
};
/** `missing` is empty where tasks can be real containers; `fix` may be so where nothing helps. */
export type RealNode = {
  readonly wanted: WantedNode;
  readonly missing: readonly string[];
  readonly fix: readonly string[];
};
export type Address = { readonly address: string; readonly family: number };
export type CertificateFile = { readonly path: string; readonly count: number; readonly problem?: string };
/** `issuer` is who signed the certificate that this machine does not trust. */
export type Reach = { readonly problem?: string; readonly issuer?: string };
export type Versioned = { readonly version: string };
/** `fetchesNewer`: it gets the Go that a module asks for, as every one from 1.21 on does unless told not to. */
export type Go = Versioned & { readonly fetchesNewer: boolean };

/** One port that a start of the instance would use. */
export type PortUse = {
  readonly port: number;
  readonly purpose: string;
  /** That chooses another; missing where it moves by itself. */
  readonly flag?: string;
  /** The instance runs, and has it. */
  readonly isHeld: boolean;
  /** Undefined where it is free or held. */
  readonly owner: PortOwner | undefined;
  /** One that is free. */
  readonly next: number;
};
export type PortOwner = {
  readonly kind: 'instance' | 'container' | 'process';
  /** As the end of a sentence: `is used by …`. */
  readonly text: string;
  /** Of the container. */
  readonly name?: string;
};

export type InstanceFact = {
  readonly name: string;
  readonly provider: string;
  readonly kecsVersion: string;
  readonly state: 'running' | 'degraded' | 'starting' | 'stopped' | 'broken';
  readonly problems: readonly string[];
  readonly apiPort: number;
  /** Who has that port while the instance does not run. */
  readonly apiPortOwner?: PortOwner | undefined;
  /** Why its file cannot be read. */
  readonly error?: unknown;
};

/** Contexts that kecs wrote into the user's kubeconfig. */
export type Kubeconfig = { readonly path: string; readonly contexts: readonly MergedContext[] };
export type MergedContext = {
  readonly name: string;
  readonly server: string;
  /** Undefined where that instance is gone. */
  readonly instance: { readonly name: string; readonly server: string } | undefined;
};

export type Program = {
  readonly name: string;
  readonly version: string;
  /** `named` by a variable, `cached`, or to be made by the next start. */
  readonly state: 'named' | 'cached' | 'absent' | 'damaged';
  /** The variable that names it, or how it is damaged. */
  readonly detail: string;
  /** From where it is downloaded, as `https://host`; none where downloads are switched off. */
  readonly hosts: readonly string[];
  /** The error for which a start would refuse it. */
  readonly problem?: unknown;
};

export type FolderName = 'instances' | 'programs';
export type Folder = {
  readonly dir: string;
  readonly freeBytes: number;
  /** Why it cannot be written. */
  readonly problem?: string;
};
