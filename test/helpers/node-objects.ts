import type { Node } from '../../src/control-plane/instances/node-facts.ts';

type NodeOptions = {
  cpu?: string;
  memory?: string;
  ready?: boolean;
  cordoned?: boolean;
  taint?: string;
  labels?: Record<string, string>;
};

/** A Node as a kubelet registers it: two cores, 4 GiB, Ready. */
export function nodeNamed(name: string, options: NodeOptions = {}): Node {
  const { cpu = '2', memory = '4Gi', ready = true, cordoned, taint, labels = {} } = options;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux', ...labels },
    },
    spec: {
      ...(cordoned && { unschedulable: true }),
      ...(taint && { taints: [{ key: taint, effect: 'NoSchedule' }] }),
    },
    status: {
      allocatable: { cpu, memory },
      conditions: [
        {
          type: 'Ready',
          status: ready ? 'True' : 'Unknown',
          lastTransitionTime: '2030-01-01T00:00:00Z',
        },
      ],
      nodeInfo: {
        architecture: 'amd64',
        operatingSystem: 'linux',
        kubeletVersion: 'v1.36.3',
        containerRuntimeVersion: 'containerd://2.1.4',
      },
    },
  };
}
