import { type Call, operation } from '../../operations/operation.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { clientException } from '../errors.ts';

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
    'refused',
    (input, call) => {
      activeCluster(input.cluster, call);
      throw clientException(
        'kecs does not implement DiscoverPollEndpoint: kubelets run the tasks, there is no agent to poll.',
      );
    },
    'There is no agent to poll: kubelets run the tasks.',
  ),
];

function acknowledge(input: { cluster?: string | undefined }, call: Call): { acknowledgment: string } {
  activeCluster(input.cluster, call);
  return { acknowledgment: call.requestId };
}
