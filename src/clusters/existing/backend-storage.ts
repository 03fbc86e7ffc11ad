import type { ExistingInstance } from '../../core/instance/instance.ts';
import type { Json } from '../../core/json.ts';
import type { KubeObject } from '../../core/kube-objects.ts';
import type { Kube } from '../../core/ports.ts';
import { BACKEND_SERVICE } from '../../gateway/names.ts';
import { resourceTypeOf } from '../../kube/resource-types.ts';

const SIZE = '2Gi';
const IS_DEFAULT = 'storageclass.kubernetes.io/is-default-class';

/** The cluster's default class; null where it has none. */
export async function defaultStorageClass(kube: Kube): Promise<string | null> {
  const classes = await kube.list(resourceTypeOf({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' }));
  return classes.find(({ metadata }) => metadata.annotations?.[IS_DEFAULT] === 'true')?.metadata.name ?? null;
}

/** The volume that a pod of the backend has for its data. */
export function dataVolume({ cluster }: ExistingInstance): Json {
  return cluster.storageClass === null
    ? { name: 'data', emptyDir: {} }
    : { name: 'data', persistentVolumeClaim: { claimName: BACKEND_SERVICE } };
}

/** The claim for it, where there is one to be made. */
export function backendClaim({ backend, cluster }: ExistingInstance): KubeObject[] {
  if (backend.kind !== 'ministack' || cluster.storageClass === null) return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: BACKEND_SERVICE,
        namespace: cluster.namespace,
        labels: { app: BACKEND_SERVICE, 'app.kubernetes.io/managed-by': 'kecs' },
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: cluster.storageClass,
        resources: { requests: { storage: SIZE } },
      },
    },
  ];
}
