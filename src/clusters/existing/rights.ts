import { rightsMissing } from '../../core/errors/catalogue/existing.ts';
import type { KubeObject, ResourceType } from '../../core/kube-objects.ts';
import type { Kube } from '../../core/ports.ts';
import { resourceTypeOf } from '../../kube/resource-types.ts';

type Right = { verb: string; group: string; resource: string; subresource?: string; namespace?: string };

const Reviews: ResourceType = {
  group: 'authorization.k8s.io',
  version: 'v1',
  plural: 'selfsubjectaccessreviews',
  kind: 'SelfSubjectAccessReview',
  namespaced: false,
};

const VERBS = ['get', 'list', 'create', 'patch', 'delete'];

const nodeVerbs = ['get', 'list', 'watch'];

/**
 * What kecs asks of the cluster beside its objects: to see its parts, their logs, and the way into the gateway; and what the
 * control plane is allowed to do with tasks, which only who may do it can allow.
 */
const MORE: readonly [verb: string, resource: string][] = [
  ...['get', 'list', 'watch', 'create', 'patch', 'delete'].map((verb): [string, string] => [verb, 'pods']),
  ...['get', 'list', 'create', 'patch', 'delete'].map((verb): [string, string] => [verb, 'secrets']),
  ['get', 'pods/log'],
  ['get', 'pods/proxy'],
  ['create', 'pods/portforward'],
  ['get', 'pods/portforward'],
];

/** Rejects with KECS2503 and every right that is missing, before anything is tried. */
export async function demandRights(
  kube: Kube,
  context: string,
  namespace: string,
  objects: readonly KubeObject[],
): Promise<void> {
  const all = rightsFor(namespace, objects);
  const allowed = await Promise.all(all.map((right) => isAllowed(kube, right)));
  const missing = all.filter((_, index) => !allowed[index]).map(inWords);
  if (missing.length > 0) throw rightsMissing(context, missing);
}

/** Each verb for each kind once, however many objects there are of it. */
export function rightsFor(namespace: string, objects: readonly KubeObject[]): Right[] {
  const types = new Map(
    objects.map((object) => [`${object.apiVersion} ${object.kind}`, resourceTypeOf(object)]),
  );
  const forObjects = [...types.values()].flatMap(({ group, plural, namespaced }) =>
    VERBS.map((verb): Right => ({ verb, group, resource: plural, ...(namespaced && { namespace }) })),
  );
  const forMore = MORE.map(([verb, path]): Right => {
    const [resource = '', subresource] = path.split('/');
    return { verb, group: '', resource, namespace, ...(subresource && { subresource }) };
  });
  const slices: Right = { verb: 'watch', group: 'discovery.k8s.io', resource: 'endpointslices', namespace };
  const nodes = nodeVerbs.map((verb): Right => ({ verb, group: '', resource: 'nodes' }));
  return [...forObjects, ...forMore, ...nodes, slices];
}

async function isAllowed(kube: Kube, right: Right): Promise<boolean> {
  type Review = { metadata: { name: string }; status?: { allowed: boolean } };
  const review = await kube.create<Review>(Reviews, {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    metadata: {},
    spec: { resourceAttributes: right },
  } as never);
  return review.status?.allowed === true;
}

function inWords({ verb, group, resource, subresource, namespace }: Right): string {
  const path = subresource === undefined ? resource : `${resource}/${subresource}`;
  const what = group === '' ? path : `${path}.${group}`;
  return `${verb} ${what}${namespace === undefined ? ', for the whole cluster' : ` in ${namespace}`}`;
}
