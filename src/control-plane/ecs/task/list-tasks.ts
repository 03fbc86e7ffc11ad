import { type Call, operation } from '../../operations/operation.ts';
import type { SortedView } from '../../store/sorted-view.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { invalidParameter } from '../errors.ts';
import { decodeToken, encodeToken, pageSize } from '../paging.ts';
import { requireService } from '../service/find-service.ts';
import { launchTypes } from './choose-capacity.ts';
import type { TaskData } from './task-data.ts';
import { familyOf, taskGroup } from './task-views.ts';

type ListInput = Wire<Ecs.ListTasksRequest>;

const desiredStatuses = ['RUNNING', 'PENDING', 'STOPPED'];

/** The narrowest sorted list is paged through; what else was asked for is filtered out of it. */
export const listTasks = operation<Ecs.ListTasksRequest, Ecs.ListTasksResponse>(
  'ListTasks',
  'full',
  (input, call) => {
    const { name: cluster } = activeCluster(input.cluster, call);
    check(input);
    const service =
      input.serviceName && requireService(input.serviceName, cluster, call).data.service.serviceName;
    const limit = pageSize(input.maxResults, 100);
    const { view, group } = listOf({ ...input, serviceName: service }, cluster, call);
    const taskArns: string[] = [];
    let after = decodeToken('ListTasks', input.nextToken);
    for (;;) {
      const page = view.page(group, limit, after);
      for (const { data } of page.items) {
        if (!isWanted(data, { ...input, serviceName: service })) continue;
        if (taskArns.length === limit) return { taskArns, nextToken: encodeToken('ListTasks', after ?? '') };
        taskArns.push(data.task.taskArn);
        after = data.id;
      }
      if (page.last === undefined) return { taskArns };
      if (taskArns.length === limit) return { taskArns, nextToken: encodeToken('ListTasks', page.last) };
      after = page.last;
    }
  },
);

function check({ desiredStatus, launchType, startedBy, family, serviceName, containerInstance }: ListInput) {
  if (desiredStatus !== undefined && !desiredStatuses.includes(desiredStatus))
    throw invalidParameter(`desired status should be one of [${desiredStatuses.join(',')}]`);
  if (launchType !== undefined && !launchTypes.includes(launchType))
    throw invalidParameter(`launch type should be one of [${launchTypes.join(',')}]`);
  if (startedBy && (family || serviceName || containerInstance))
    throw invalidParameter('startedBy cannot be combined with other filters.');
}

function listOf(
  { desiredStatus = 'RUNNING', serviceName, startedBy, family }: ListInput,
  cluster: string,
  { caller, stores }: Call,
): { view: SortedView<TaskData>; group: string } {
  const { byService, byStartedBy, byFamily, byCluster } = stores.taskViews;
  const group = (...values: string[]) => taskGroup(caller, cluster, desiredStatus, ...values);
  if (serviceName) return { view: byService, group: group(serviceName) };
  if (startedBy) return { view: byStartedBy, group: group(startedBy) };
  if (family) return { view: byFamily, group: group(family) };
  return { view: byCluster, group: group() };
}

function isWanted(
  data: TaskData,
  { family, launchType, containerInstance, serviceName }: ListInput,
): boolean {
  const { task, launch } = data;
  return (
    (!family || familyOf(data) === family) &&
    (!serviceName || launch.serviceName === serviceName) &&
    (!launchType || task.launchType === launchType) &&
    (!containerInstance ||
      task.containerInstanceArn === containerInstance ||
      task.containerInstanceArn?.endsWith(`/${containerInstance}`) === true)
  );
}
