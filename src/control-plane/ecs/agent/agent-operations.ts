import { type Call, operation } from '../../operations/operation.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { activeCluster } from '../cluster/find-cluster.ts';

const NOTE = 'Acknowledged; what becomes of a task is read from its pod, so nothing changes by it.';

/** The calls of the ECS agent. There is none here: kubelets do its work. */
export const agentOperations = [
  operation<Ecs.SubmitTaskStateChangeRequest, Ecs.SubmitTaskStateChangeResponse>(
    'SubmitTaskStateChange',
    'full',
    acknowledge,
    NOTE,
  ),
  operation<Ecs.SubmitContainerStateChangeRequest, Ecs.SubmitContainerStateChangeResponse>(
    'SubmitContainerStateChange',
    'full',
    acknowledge,
    NOTE,
  ),
  operation<Ecs.SubmitAttachmentStateChangesRequest, Ecs.SubmitAttachmentStateChangesResponse>(
    'SubmitAttachmentStateChanges',
    'full',
    acknowledge,
    NOTE,
  ),
  operation<Ecs.DiscoverPollEndpointRequest, Ecs.DiscoverPollEndpointResponse>(
    'DiscoverPollEndpoint',
    'full',
    ({ cluster }, call) => {
      activeCluster(cluster, call);
      const { endpoint } = call;
      return { endpoint, telemetryEndpoint: endpoint, serviceConnectEndpoint: endpoint };
    },
    'All three are the endpoint that the caller has used. Nothing waits there for an agent: kubelets run the tasks.',
  ),
];

function acknowledge(input: { cluster?: string | undefined }, call: Call): { acknowledgment: string } {
  activeCluster(input.cluster, call);
  return { acknowledgment: call.requestId };
}
