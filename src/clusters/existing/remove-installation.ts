import { TASK_LABEL } from '../../control-plane/tasks/pod/pod-names.ts';
import type { KubeObject, ResourceType } from '../../core/kube-objects.ts';
import type { Kube } from '../../core/ports.ts';
import { isNotFound } from '../../kube/kube-api-error.ts';
import {
  ConfigMaps,
  CustomResourceDefinitions,
  Deployments,
  Namespaces,
  Pods,
  resourceTypeOf,
  Services,
} from '../../kube/resource-types.ts';
import { definedTypes } from '../apply-objects.ts';
import { type ClusterApi, OURS } from '../in-cluster/cluster-api.ts';
import { nodeReaderOf } from '../in-cluster/task-objects.ts';
import { endTasks, forgetTasks } from './end-tasks.ts';
import { INSTALLATION, isOurs } from './ownership.ts';

const kindsOf = (apiVersion: string, ...kinds: string[]): ResourceType[] =>
  kinds.map((kind) => resourceTypeOf({ apiVersion, kind }));

/** In the order in which they go: first what writes, last what tells whose all of it is. */
const KINDS: readonly ResourceType[] = [
  Services,
  ...kindsOf('rbac.authorization.k8s.io/v1', 'RoleBinding', 'Role'),
  ...kindsOf('v1', 'ServiceAccount', 'Secret', 'PersistentVolumeClaim'),
  ...kindsOf('coordination.k8s.io/v1', 'Lease'),
  ...kindsOf('traefik.io/v1alpha1', 'IngressRoute', 'Middleware', 'TraefikService', 'ServersTransport'),
];
const CLUSTER_WIDE = kindsOf('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'ClusterRole');
/** Pods of kecs' own parts. */
const PARTS = `${OURS},!${TASK_LABEL}`;
const POLL_MS = 200;

/**
 * Takes out of the cluster all that kecs has made for this installation, and the kinds that nobody has objects of any more.
 * Where the namespace itself is kecs', it goes with all that is in it. What is another's is left alone. Can be repeated.
 */
export async function removeInstallation(
  kube: Kube,
  { namespace, installation }: { namespace: string; installation: string },
  signal: AbortSignal,
): Promise<void> {
  const marker = await kube.get<KubeObject & { data?: Record<string, string> }>(
    ConfigMaps,
    INSTALLATION,
    namespace,
  );
  const home = await kube.get(Namespaces, namespace);
  if (marker?.data?.['installation'] === installation && home !== undefined) {
    // Who would go on running tasks goes first.
    await removeAll(kube, Deployments, namespace);
    await gone(async () => (await kube.list(Pods, { namespace, labelSelector: PARTS })).length === 0, signal);
    await forgetTasks(kube, namespace, signal);
    for (const type of CLUSTER_WIDE) await kube.delete(type, nodeReaderOf(namespace));
    if (isOurs(home)) {
      await kube.delete(Namespaces, namespace);
    } else {
      const kinds = [...KINDS, ...(await ownKinds(kube)).map(({ type }) => type), ConfigMaps];
      for (const type of kinds) await removeAll(kube, type, namespace);
    }
  }
  if (home !== undefined && isOurs(home))
    await gone(async () => (await kube.get(Namespaces, namespace)) === undefined, signal);
  for (const { name, type } of await ownKinds(kube)) {
    if ((await kube.list(type, { limit: 1 })).length === 0)
      await kube.delete(CustomResourceDefinitions, name);
  }
}

async function gone(isGone: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!(await isGone())) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Records carry no label, and nobody else makes any: of their kinds all go. */
/** Ends every pod of the instance and keeps all else; names what ran. */
export async function scaleToNothing(api: ClusterApi, signal: AbortSignal): Promise<string[]> {
  const deployments = await api.deployments();
  await Promise.all(
    deployments.map((deployment) =>
      api.kube.replace(Deployments, {
        ...deployment,
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        spec: { ...(deployment as { spec?: object }).spec, replicas: 0 },
      }),
    ),
  );
  await gone(async () => (await api.pods()).length === 0, signal);
  await endTasks(api.kube, api.namespace, signal);
  return deployments.map(({ metadata }) => metadata.name);
}

async function removeAll(kube: Kube, type: ResourceType, namespace: string): Promise<void> {
  const labelled = type.group.endsWith('kecs.dev') ? {} : { labelSelector: OURS };
  const found = await kube.list<KubeObject>(type, { namespace, ...labelled }).catch((thrown: unknown) => {
    // A kind that this cluster does not have, or not any more.
    if (isNotFound(thrown)) return [];
    throw thrown;
  });
  await Promise.all(found.map(({ metadata }) => kube.delete(type, metadata.name, { namespace })));
}

/** The kinds that kecs has defined in this cluster. */
async function ownKinds(kube: Kube): Promise<{ name: string; type: ResourceType }[]> {
  const definitions = await kube.list<KubeObject>(CustomResourceDefinitions, { labelSelector: OURS });
  const types = definedTypes(definitions.map((each) => ({ ...each, kind: 'CustomResourceDefinition' })));
  return definitions.flatMap(({ metadata }, index) => {
    const type = types[index];
    return type === undefined ? [] : [{ name: metadata.name, type }];
  });
}
