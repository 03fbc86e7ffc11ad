/** Requests a second and bucket size of the gateway's rate limit, per client host; or no limit. */
export type RateLimit = { average: number; burst: number } | 'off';

/** What answers every AWS call that is not ECS or ELBv2. */
export type BackendChoice =
  | { kind: 'ministack' }
  /** `healthPath` is what was found to answer there while it was well; without one a dead server is not noticed by probing. */
  | { kind: 'url'; url: string; healthPath?: string }
  | { kind: 'none' };

/** What tasks run on: real containers, or pods whose life is only played. */
export type NodeKind = 'containerd' | 'simulated';

/** Loopback ports of an embedded instance, one per listener. */
export type InstancePorts = {
  api: number;
  admin: number;
  dashboard: number;
  metrics: number;
  etcdClient: number;
  etcdPeer: number;
  kubeApi: number;
  controlPlane: number;
  errorService: number;
  backend: number;
  /** Where the API server asks for the logs of pods that stand for processes, or are simulated. */
  kubelet: number;
};

/** What `instance.yaml` keeps of every instance. Written when chosen; a start changes only what its flags ask for. */
export type InstanceBase = {
  apiVersion: 'kecs.dev/v1';
  kind: 'Instance';
  name: string;
  createdAt: string;
  kecsVersion: string;
  backend: BackendChoice;
  rateLimit: RateLimit;
  /** Origins of web pages that may call the endpoint, as patterns such as `http://localhost:*`. */
  allowedOrigins: string[];
};

/** Its parts are processes of this machine. */
export type EmbeddedInstance = InstanceBase & {
  provider: 'embedded';
  node: NodeKind;
  ports: InstancePorts;
};

export type ClusterImages = {
  traefik: string;
  backend: string;
  controlPlane?: string;
  /** Of the cluster's node; without one it is the tool's own. */
  node?: string;
};

/** Its parts are pods of a cluster in Docker, made by the program that the provider is named after. */
export type ClusterInstance = InstanceBase & {
  provider: 'kind' | 'k3d';
  /** Loopback ports of the machine that lead into the cluster; `listeners` is where load balancers will be. */
  ports: { api: number; kubeApi: number; listeners: number[] };
  /** Images of the parts; `controlPlane` is missing where it is made from the installed package. */
  images: ClusterImages;
};

/** Its parts are pods of a cluster that kecs did not make; a tunnel leads there from a port of this machine. */
export type ExistingInstance = InstanceBase & {
  provider: 'existing';
  ports: { api: number };
  images: ClusterImages;
  cluster: {
    /** In the user's kubeconfig, when the instance was made. */
    context: string;
    server: string;
    namespace: string;
    /** By which the objects of this installation are told from another's of the same name. */
    installation: string;
    /** For what the backend stores; null where it keeps nothing that outlives its pod. */
    storageClass: string | null;
  };
};

/** Whatever cluster they run in, parts that are pods are made from these. */
export type PodInstance = ClusterInstance | ExistingInstance;

/** One named instance; where its parts run tells the shape of the rest. */
export type Instance = EmbeddedInstance | PodInstance;

export function isEmbedded(instance: Instance): instance is EmbeddedInstance {
  return instance.provider === 'embedded';
}

/** Nothing really runs in its pods. */
export function isSimulated(instance: Instance): boolean {
  return isEmbedded(instance) && instance.node === 'simulated';
}

export const SYSTEM_NAMESPACE = 'kecs-system';
/** Of the pods of tasks. */
export const TASK_NAMESPACE = 'kecs-tasks';

/** Where an instance's tasks run: in a cluster of the user's only where the user has said that kecs may be. */
export function taskNamespaceOf(instance: Instance): string {
  return instance.provider === 'existing' ? instance.cluster.namespace : TASK_NAMESPACE;
}

/** The Node of an instance whose node is simulated. */
export const SIMULATED_NODE = 'kecs-simulated';

/** The Node of an instance whose tasks are real containers. */
export const REAL_NODE = 'kecs-node';

/** The Node that stands for this machine where the instance's components are processes of it. */
export const HOST_NODE = 'kecs-host';

export const DEFAULT_INSTANCE_NAME = 'kecs';

/** Pages of the developer's own machine. Pages from elsewhere must not drive the API. */
export const DEFAULT_ALLOWED_ORIGINS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'].flatMap(
  (host) => [`http://${host}:*`, `https://${host}:*`],
);

/** A name that is safe as a folder, a Kubernetes label and part of a host name. */
export function isInstanceName(text: string): boolean {
  return /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/.test(text);
}
