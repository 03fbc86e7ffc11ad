import { foreignObjects, otherInstallation } from '../../core/errors/catalogue/existing.ts';
import type { ExistingInstance } from '../../core/instance/instance.ts';
import type { KubeObject } from '../../core/kube-objects.ts';
import type { Kube } from '../../core/ports.ts';
import { ConfigMaps, resourceTypeOf } from '../../kube/resource-types.ts';

/** Says which instance a namespace holds. */
export const INSTALLATION = 'kecs-installation';
const MANAGED_BY = 'app.kubernetes.io/managed-by';

type Marker = KubeObject & { data?: { instance?: string; installation?: string } };

export function installationObject({ name, cluster, kecsVersion }: ExistingInstance): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: INSTALLATION,
      namespace: cluster.namespace,
      labels: { [MANAGED_BY]: 'kecs', 'kecs.dev/installation': cluster.installation },
    },
    data: { instance: name, installation: cluster.installation, version: kecsVersion },
  };
}

/**
 * Which of the objects are there already and not kecs': kinds and namespaces among them are used as they are, all others are
 * refused (KECS2504), as is a namespace that holds another instance (KECS2505).
 */
export async function foreignParts(
  kube: Kube,
  { cluster }: ExistingInstance,
  objects: readonly KubeObject[],
): Promise<KubeObject[]> {
  const { namespace, installation } = cluster;
  const marker = await kube.get<Marker>(ConfigMaps, INSTALLATION, namespace);
  if (marker?.data?.installation !== undefined && marker.data.installation !== installation)
    throw otherInstallation(namespace, marker.data.instance ?? 'unknown');
  const found = await Promise.all(
    objects.map((object) =>
      kube.get(resourceTypeOf(object), object.metadata.name, object.metadata.namespace),
    ),
  );
  const there = found.filter((object) => object !== undefined);
  // The marker is the first to come and the last to go.
  if (marker === undefined && there.some((object) => isOurs(object) && !isShared(object)))
    throw otherInstallation(namespace, 'unknown');
  const foreign = there.filter((object) => !isOurs(object));
  const inTheWay = foreign.filter((object) => !isShared(object));
  if (inTheWay.length > 0) throw foreignObjects(inTheWay.map(inWords), namespace);
  return foreign;
}

export function isOurs({ metadata }: KubeObject): boolean {
  return metadata.labels?.[MANAGED_BY] === 'kecs';
}

/** What more than one owner can use. */
function isShared({ kind }: KubeObject): boolean {
  return kind === 'Namespace' || kind === 'CustomResourceDefinition';
}

function inWords({ kind, metadata }: KubeObject): string {
  const owner = metadata.labels?.[MANAGED_BY];
  const path = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
  return `${kind} ${path}${owner === undefined ? '' : ` (managed by ${owner})`}`;
}
