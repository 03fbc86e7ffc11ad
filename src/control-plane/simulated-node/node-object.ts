import {
  type NodeEndpoint,
  type NodeShape,
  nodeConditions,
  nodeObject,
  nodeStatus,
} from '../node/node-shape.ts';

export const SIMULATED_LABEL = 'kecs.dev/simulated';

/** The node's address: one of those kept for documentation, since nothing listens there. */
export const HOST_ADDRESS = '192.0.2.10';

const EXPLANATION =
  'Nothing runs on this node: its pods pass through the states of real ones, with invented addresses.';

/** Room for more than anybody will ask for: nothing is used up here. */
const RESOURCES = { cpu: '1000', memory: '4Ti', 'ephemeral-storage': '100Ti', pods: '10000' };

/** `logs` is where the API server asks for the logs of its pods. */
export function simulatedNode(name: string, version: string, logs: NodeEndpoint): NodeShape {
  return {
    object: nodeObject(name, SIMULATED_LABEL, 'simulated', {
      annotations: { 'kecs.dev/simulated-node': EXPLANATION },
    }),
    label: SIMULATED_LABEL,
    status: (now, before = []) =>
      nodeStatus({
        resources: RESOURCES,
        address: HOST_ADDRESS,
        logs,
        conditions: nodeConditions(now, before, [
          {
            type: 'Ready',
            status: 'True',
            reason: 'SimulatedNodeReady',
            message: 'pods are simulated; nothing really runs',
          },
          { type: 'MemoryPressure', status: 'False', reason: 'SimulatedNode', message: 'no memory is used' },
          { type: 'DiskPressure', status: 'False', reason: 'SimulatedNode', message: 'no disk is used' },
          { type: 'PIDPressure', status: 'False', reason: 'SimulatedNode', message: 'no process is run' },
        ]),
        id: 'simulated',
        kernelVersion: 'none',
        osImage: 'none (simulated by kecs)',
        containerRuntimeVersion: `simulated://${version}`,
        kubeletVersion: `kecs-simulated-${version}`,
      }),
  };
}
