import type { AwsClient, AwsScope } from '../../../aws/aws-client.ts';
import { isAwsRefused } from '../../../aws/aws-refused.ts';
import type { ContainerDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import { InputsRefused } from '../task-inputs.ts';
import { awslogsOf } from './awslogs.ts';
import { startOfEvents, UnreadableLogOptions } from './event-start.ts';
import { demandGroup, LogStream } from './log-stream.ts';

const FAILING = 'ResourceInitializationError: failed to validate logger args: ';

/**
 * Makes the log streams of a task before it starts. Rejects with `InputsRefused` for a group that is missing and is not to be made
 * and for options that cannot be read, as the task then does not start on AWS either; with other errors for a backend that is away.
 */
export async function checkLogTargets(
  client: AwsClient,
  containers: readonly ContainerDefinition[],
  task: AwsScope & { taskId: string },
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    containers.map(async (container) => {
      const { account, region, taskId } = task;
      const target = awslogsOf(container, { region, taskId, runtimeId: undefined });
      if (target === undefined) return;
      if (target.group === '')
        throw new InputsRefused(
          `${FAILING}unable to get awslogs driver arguments: awslogs-group is required (container ${container.name})`,
        );
      checkEvents(container);
      const { group, createsGroup, stream } = target;
      const scope = { account, region: target.region };
      try {
        // Without a prefix the stream has the name of a container that is yet to come.
        if (stream === undefined) await demandGroup(client, scope, { group, createsGroup }, signal);
        else await new LogStream(client, scope, { group, stream, createsGroup }, signal).create();
      } catch (thrown) {
        if (!isAwsRefused(thrown)) throw thrown;
        throw new InputsRefused(
          `${FAILING}create stream has been retried 1 times: failed to create Cloudwatch log stream: ${thrown.inWords} (group ${group})`,
        );
      }
    }),
  );
}

function checkEvents(container: ContainerDefinition): void {
  try {
    startOfEvents(container);
  } catch (thrown) {
    if (!(thrown instanceof UnreadableLogOptions)) throw thrown;
    throw new InputsRefused(`${FAILING}${thrown.message} (container ${container.name})`);
  }
}
