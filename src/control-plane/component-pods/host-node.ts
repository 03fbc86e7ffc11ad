import { arch, cpus, release, totalmem, type } from 'node:os';
import { HOST_NODE } from '../../core/instance/instance.ts';
import {
  type NodeEndpoint,
  type NodeShape,
  nodeConditions,
  nodeObject,
  nodeStatus,
} from '../node/node-shape.ts';

const LABEL = 'kecs.dev/host-processes';

/** The pods of the components have it as their own address too: that is where the processes listen. */
export const HOST_ADDRESS = '127.0.0.1';

const EXPLANATION =
  "Stands for this machine. Its pods tell of the instance's own processes, which run without containers.";

/** The Node under which the instance's processes are shown: no pod of anybody else is placed there. */
export function hostNode(version: string, logs: NodeEndpoint): NodeShape {
  const room = { cpu: String(cpus().length), memory: `${Math.floor(totalmem() / 1024)}Ki`, pods: '110' };
  const condition = (kind: string, status: string) => ({
    type: kind,
    status,
    reason: 'HostProcesses',
    message: 'this machine; its processes are not in containers',
  });
  return {
    object: nodeObject(HOST_NODE, LABEL, 'host-processes', {
      labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': 'true' },
      annotations: { [LABEL]: EXPLANATION },
      spec: {
        unschedulable: true,
        taints: ['NoSchedule', 'NoExecute'].map((effect) => ({ key: LABEL, value: 'true', effect })),
      },
    }),
    label: LABEL,
    status: (now, before = []) =>
      nodeStatus({
        resources: room,
        address: HOST_ADDRESS,
        logs,
        conditions: nodeConditions(now, before, [
          condition('Ready', 'True'),
          condition('MemoryPressure', 'False'),
          condition('DiskPressure', 'False'),
          condition('PIDPressure', 'False'),
        ]),
        id: HOST_NODE,
        kernelVersion: release(),
        osImage: `${type()} ${arch()} (this machine)`,
        containerRuntimeVersion: `host-process://${version}`,
        kubeletVersion: `kecs-${version}`,
      }),
  };
}
