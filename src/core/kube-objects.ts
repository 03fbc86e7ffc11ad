/** The parts of a Kubernetes object's metadata that kecs reads or writes. */
export type ObjectMeta = {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
};

/** Any Kubernetes object, as JSON. */
export type KubeObject = { apiVersion: string; kind: string; metadata: ObjectMeta } & {
  [key: string]: unknown;
};

/** A custom resource whose `spec` is what the control plane stores. */
export type CustomResource<Spec> = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: Spec;
};

/** Names one kind of resource in the Kubernetes API: `/apis/{group}/{version}/namespaces/{ns}/{plural}`; group '' is core. */
export type ResourceType = {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
};

/** One change seen by a watch. `synced` is sent once, after the objects that existed at the start. */
export type WatchEvent<T> = { type: 'added' | 'modified' | 'deleted'; object: T } | { type: 'synced' };
