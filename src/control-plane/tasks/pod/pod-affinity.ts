import type { V1PodSpec } from '../../../kube/pod-spec.ts';
import type { PodRequest } from './pod-request.ts';

type NodeAffinity = NonNullable<NonNullable<V1PodSpec['affinity']>['nodeAffinity']>;

/**
 * Where a task may run. Its placed node is left to the scheduler to check, so that what does not fit there is said. Its runtime
 * platform is preferred only: on a machine of another kind an image for several platforms runs all the same, and the pull of
 * one that is not says why.
 */
export function podAffinity({ data, definition }: PodRequest): V1PodSpec['affinity'] {
  const { nodeName } = data.launch;
  const platform = platformLabels(definition.runtimePlatform);
  const nodeAffinity: NodeAffinity = {
    ...(nodeName !== undefined && {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [nodeName] }] }],
      },
    }),
    ...(platform.length > 0 && {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          preference: {
            matchExpressions: platform.map(([key, value]) => ({ key, operator: 'In', values: [value] })),
          },
        },
      ],
    }),
  };
  return Object.keys(nodeAffinity).length === 0 ? undefined : { nodeAffinity };
}

function platformLabels(
  platform: PodRequest['definition']['runtimePlatform'],
): (readonly [label: string, value: string])[] {
  const { cpuArchitecture, operatingSystemFamily } = platform ?? {};
  return [
    ...(cpuArchitecture === undefined
      ? []
      : ([['kubernetes.io/arch', cpuArchitecture === 'ARM64' ? 'arm64' : 'amd64']] as const)),
    ...(operatingSystemFamily === undefined
      ? []
      : ([['kubernetes.io/os', operatingSystemFamily.startsWith('WINDOWS') ? 'windows' : 'linux']] as const)),
  ];
}
