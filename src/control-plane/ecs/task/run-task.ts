import { type Call, operation } from '../../operations/operation.ts';
import type { StoredRecord } from '../../store/record.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import type { ClusterData } from '../cluster/cluster-data.ts';
import { clusterToUse } from '../cluster/cluster-to-use.ts';
import { invalidParameter } from '../errors.ts';
import { requestDigest } from '../request-digest.ts';
import { findTaskDefinition } from '../task-definition/reference.ts';
import { capacitiesOf } from './choose-capacity.ts';
import { newTask } from './new-task.ts';
import { shownTask } from './shown-task.ts';
import { type TaskData, taskKey } from './task-data.ts';
import { checkRun, taskDefinitionNotFound } from './task-rules.ts';
import { standaloneTags } from './task-tags.ts';
import { taskGroup } from './task-views.ts';

type RunInput = Wire<Ecs.RunTaskRequest>;

const MAX_COUNT = 10;
const MAX_STARTED_BY = 128;
const MAX_CLIENT_TOKEN = 64;

/** The tasks are there, PROVISIONING or PENDING, when the answer is sent; the task keeper runs them. */
export const runTask = operation<Ecs.RunTaskRequest, Ecs.RunTaskResponse>(
  'RunTask',
  'full',
  async (input, call) => {
    checkShape(input);
    const cluster = await clusterToUse(input.cluster, call);
    const plan = planTasks(input, cluster, call);
    const { clientToken } = input;
    const tasks =
      clientToken === undefined
        ? await createAll(plan(), call)
        : await call.stores.clientTokens.run(taskGroup(call.caller, cluster.name, clientToken), () =>
            createOnce(input, clientToken, cluster.name, plan, call),
          );
    return { tasks: tasks.map(({ data }) => shownTask(data, true)), failures: [] };
  },
);

function checkShape({ count = 1, startedBy, clientToken, group }: RunInput): void {
  if (count < 1 || count > MAX_COUNT) throw invalidParameter(`count should be between 1 and ${MAX_COUNT}`);
  if ((startedBy?.length ?? 0) > MAX_STARTED_BY)
    throw invalidParameter(`startedBy can have at most ${MAX_STARTED_BY} characters.`);
  if ((clientToken?.length ?? 0) > MAX_CLIENT_TOKEN)
    throw invalidParameter(`clientToken can have at most ${MAX_CLIENT_TOKEN} characters.`);
  if (group?.startsWith('service:')) throw invalidParameter('The group name must not start with service:.');
}

/** Refuses what cannot be; otherwise a function that makes the tasks' records, without storing them. */
function planTasks(input: RunInput, cluster: StoredRecord<ClusterData>, call: Call): () => TaskData[] {
  const found = findTaskDefinition(input.taskDefinition ?? '', call);
  if (found === undefined) throw taskDefinitionNotFound();
  const { taskDefinition: definition, tags: ofDefinition, family } = found.data;
  const capacities = capacitiesOf(input, input.count ?? 1, cluster.data);
  checkRun(
    definition,
    capacities.map(({ launchType }) => launchType),
    input,
  );
  const tags = standaloneTags(input, ofDefinition, cluster.name);
  return () =>
    capacities.map((capacity) =>
      newTask({
        caller: call.caller,
        cluster: cluster.name,
        definition,
        ...capacity,
        group: input.group ?? `family:${family}`,
        startedBy: input.startedBy,
        overrides: input.overrides,
        enableExecuteCommand: input.enableExecuteCommand,
        tags,
        launch: {
          networkConfiguration: input.networkConfiguration,
          volumeConfigurations: input.volumeConfigurations,
          ...(input.clientToken !== undefined && {
            clientToken: { token: input.clientToken, digest: requestDigest(input) },
          }),
        },
        now: call.clock.now(),
      }),
    );
}

/** Those that an earlier call with this token has made, and what it did not come to make. */
async function createOnce(
  input: RunInput,
  token: string,
  cluster: string,
  plan: () => TaskData[],
  call: Call,
): Promise<StoredRecord<TaskData>[]> {
  const { byClientToken } = call.stores.taskViews;
  const present = byClientToken.page(taskGroup(call.caller, cluster, token), MAX_COUNT).items;
  if (present.some(({ data }) => data.launch.clientToken?.digest !== requestDigest(input))) {
    throw new AwsError(
      'ConflictException',
      'The RunTask request could not be processed due to conflicts. The provided clientToken is already in use with a different RunTask request.',
      400,
      { resourceIds: present.map(({ data }) => data.task.taskArn) },
    );
  }
  return [...present, ...(await createAll(plan().slice(present.length), call))];
}

function createAll(tasks: readonly TaskData[], call: Call): Promise<StoredRecord<TaskData>[]> {
  return Promise.all(
    tasks.map(async (data) => {
      const record = await call.stores.tasks.create(taskKey(call.caller, data.cluster, data.id), data);
      if (record === undefined) throw new Error(`the id of a new task is taken: ${data.id}`);
      return record;
    }),
  );
}
