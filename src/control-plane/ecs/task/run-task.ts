import { type Call, operation } from '../../operations/operation.ts';
import type { StoredRecord } from '../../store/record.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import type { ClusterData } from '../cluster/cluster-data.ts';
import { clusterToUse } from '../cluster/cluster-to-use.ts';
import { invalidParameter } from '../errors.ts';
import { placeAll, refusePlacementOnFargate } from '../placement/place-all.ts';
import { checkPlacement } from '../placement/placement-rules.ts';
import { requestDigest } from '../request-digest.ts';
import { findTaskDefinition } from '../task-definition/reference.ts';
import { capacitiesOf } from './choose-capacity.ts';
import { shownTask } from './shown-task.ts';
import { groupOf, standaloneTasks, storeTasks } from './standalone-task.ts';
import type { TaskData } from './task-data.ts';
import { checkRun, taskDefinitionNotFound } from './task-rules.ts';
import { taskGroup } from './task-views.ts';

type RunInput = Wire<Ecs.RunTaskRequest>;

type Made = { readonly tasks: readonly StoredRecord<TaskData>[]; readonly failures: Wire<Ecs.Failure>[] };
/** Makes the tasks but for the first `skip`, without storing them; what cannot be placed is a failure of its own. */
type Plan = (skip: number) => {
  readonly tasks: readonly TaskData[];
  readonly failures: Wire<Ecs.Failure>[];
};

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
    const { tasks, failures } =
      clientToken === undefined
        ? await makeAll(plan, 0, call)
        : await call.stores.clientTokens.run(taskGroup(call.caller, cluster.name, clientToken), () =>
            createOnce(input, clientToken, cluster.name, plan, call),
          );
    return { tasks: tasks.map(({ data }) => shownTask(data, true)), failures };
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

/** Refuses what cannot be. */
function planTasks(input: RunInput, cluster: StoredRecord<ClusterData>, call: Call): Plan {
  const found = findTaskDefinition(input.taskDefinition ?? '', call);
  if (found === undefined) throw taskDefinitionNotFound();
  const { taskDefinition: definition } = found.data;
  const capacities = capacitiesOf(input, input.count ?? 1, cluster.data);
  const launchTypes = capacities.map(({ launchType }) => launchType);
  checkRun(definition, launchTypes, input);
  checkPlacement(input.placementConstraints, input.placementStrategy);
  refusePlacementOnFargate(input, launchTypes);
  const make = standaloneTasks(input, found.data, cluster.name, call);
  const clientToken = input.clientToken && { token: input.clientToken, digest: requestDigest(input) };
  const request = {
    definition,
    overrides: input.overrides,
    group: groupOf(input, found.data),
    constraints: input.placementConstraints,
    strategy: input.placementStrategy,
  };
  return (skip) => {
    const { placed, failures } = placeAll(capacities.slice(skip), request, cluster.name, call);
    return {
      tasks: placed.map((where) => make({ ...where, ...(clientToken && { clientToken }) })),
      failures,
    };
  };
}

/** Those that an earlier call with this token has made, and what it did not come to make. */
async function createOnce(
  input: RunInput,
  token: string,
  cluster: string,
  plan: Plan,
  call: Call,
): Promise<Made> {
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
  const { tasks, failures } = await makeAll(plan, present.length, call);
  return { tasks: [...present, ...tasks], failures };
}

/** Makes and stores the tasks in one breath: what is placed must take its room before anybody else looks. */
async function makeAll(plan: Plan, skip: number, call: Call): Promise<Made> {
  const { tasks, failures } = plan(skip);
  return { tasks: await storeTasks(tasks, call), failures };
}
