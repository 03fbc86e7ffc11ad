import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject, ResourceType } from '../core/kube-objects.ts';
import type { Kube } from '../core/ports.ts';
import { CustomResourceDefinitions } from '../kube/resource-types.ts';

/**
 * Applies objects in the order that their kinds need: namespaces, then custom resource definitions (waiting until they
 * serve), then the rest side by side. Ours win over earlier field owners: these objects belong to kecs.
 */
export async function applyObjects(
  kube: Kube,
  objects: readonly KubeObject[],
  signal: AbortSignal,
): Promise<void> {
  const isCrd = (object: KubeObject): boolean => object.kind === 'CustomResourceDefinition';
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace');
  const definitions = objects.filter(isCrd);
  const rest = objects.filter((object) => !isCrd(object) && object.kind !== 'Namespace');
  const apply = (object: KubeObject): Promise<KubeObject> => kube.apply(object, { force: true });

  await Promise.all([...namespaces, ...definitions].map(apply));
  await Promise.all(
    definitions.map((definition) => untilEstablished(kube, definition.metadata.name, signal)),
  );
  await Promise.all(rest.map(apply));
}

async function untilEstablished(kube: Kube, name: string, signal: AbortSignal): Promise<void> {
  type Conditions = { status?: { conditions?: { type: string; status: string }[] } };
  for (;;) {
    signal.throwIfAborted();
    const found = await kube.get<Conditions>(CustomResourceDefinitions, name);
    if (found?.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True'))
      return;
    await delay(20);
  }
}

/** The kinds that a set of definitions makes. */
export function definedTypes(objects: readonly KubeObject[]): ResourceType[] {
  return objects
    .filter(({ kind }) => kind === 'CustomResourceDefinition')
    .map((object) => {
      const spec = object['spec'] as {
        group: string;
        names: { plural: string; kind: string };
        scope: string;
        versions: { name: string }[];
      };
      return {
        group: spec.group,
        version: spec.versions[0]?.name ?? 'v1',
        plural: spec.names.plural,
        kind: spec.names.kind,
        namespaced: spec.scope === 'Namespaced',
      };
    });
}

/**
 * Asks once for each kind. The first watch on a kind that nobody asked for since the API server came up is answered
 * 429, and Traefik then waits a second. False when one of the kinds does not exist yet.
 */
export async function warmUp(
  kube: Kube,
  types: readonly ResourceType[],
  namespace: string,
): Promise<boolean> {
  const answers = await Promise.all(
    types.map((type) =>
      kube.list(type, { namespace, limit: 1 }).then(
        () => true,
        () => false,
      ),
    ),
  );
  return answers.every(Boolean);
}
