import type { KubeObject, ResourceType } from '../core/kube-objects.ts';

/** Built-in kinds that kecs reads or writes by name. */
export const Namespaces: ResourceType = core('namespaces', 'Namespace', false);
export const Services: ResourceType = core('services', 'Service');
export const ConfigMaps: ResourceType = core('configmaps', 'ConfigMap');
export const Secrets: ResourceType = core('secrets', 'Secret');
export const Nodes: ResourceType = core('nodes', 'Node', false);
/** What the parts of Kubernetes tell of its objects; kept for an hour. */
export const Events: ResourceType = core('events', 'Event');
export const Pods: ResourceType = core('pods', 'Pod');
export const Deployments: ResourceType = {
  group: 'apps',
  version: 'v1',
  plural: 'deployments',
  kind: 'Deployment',
  namespaced: true,
};
export const Leases: ResourceType = {
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  kind: 'Lease',
  namespaced: true,
};
export const EndpointSlices: ResourceType = {
  group: 'discovery.k8s.io',
  version: 'v1',
  plural: 'endpointslices',
  kind: 'EndpointSlice',
  namespaced: true,
};
export const CustomResourceDefinitions: ResourceType = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
  kind: 'CustomResourceDefinition',
  namespaced: false,
};

const clusterScoped = new Set([
  'Namespace',
  'Node',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'PersistentVolume',
  'PriorityClass',
  'StorageClass',
  'IngressClass',
]);

function core(plural: string, kind: string, namespaced = true): ResourceType {
  return { group: '', version: 'v1', plural, kind, namespaced };
}

/**
 * The resource type of an object by its apiVersion and kind. Plurals follow the rule that every kind kecs applies obeys
 * (lower case, English plural): asking the API server's discovery would cost a round trip per group at each start.
 */
export function resourceTypeOf(object: Pick<KubeObject, 'apiVersion' | 'kind'>): ResourceType {
  const slash = object.apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : object.apiVersion.slice(0, slash),
    version: object.apiVersion.slice(slash + 1),
    plural: pluralOf(object.kind),
    kind: object.kind,
    namespaced: !clusterScoped.has(object.kind),
  };
}

function pluralOf(kind: string): string {
  const lower = kind.toLowerCase();
  if (lower.endsWith('s') || lower.endsWith('x') || lower.endsWith('ch')) return `${lower}es`;
  if (lower.endsWith('y')) return `${lower.slice(0, -1)}ies`;
  return `${lower}s`;
}

/** The path of a collection, or of one object in it. */
export function resourcePath(type: ResourceType, namespace?: string, name?: string): string {
  const root = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const scope = type.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const leaf = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  return `${root}${scope}/${type.plural}${leaf}`;
}
