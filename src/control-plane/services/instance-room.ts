import { FARGATE_PROVIDERS } from '../ecs/capacity-provider/capacity-provider-data.ts';
import { findInstance } from '../ecs/container-instance/find-instance.ts';
import { needsInstance } from '../ecs/placement/place-all.ts';
import { type Placement, placeTasks } from '../ecs/placement/place-task.ts';
import { spotsOf } from '../ecs/placement/spot.ts';
import type { Deployment, Place, ServiceData, TaskSet } from '../ecs/service/service-data.ts';
import type { TaskDefinition } from '../ecs/task-definition/task-definition-data.ts';
import type { Stores } from '../store/stores.ts';
import { callerOfArn } from './start-service-task.ts';
import type { RoomForTasks } from './world.ts';

type Group = Deployment | TaskSet;

/** Whether the tasks of a deployment or task set go to container instances: a strategy has providers of one kind only. */
export function isOnInstances({ launchType, capacityProviderStrategy = [] }: Group): boolean {
  const [first] = capacityProviderStrategy;
  if (first === undefined) return needsInstance(launchType ?? 'EC2');
  return !FARGATE_PROVIDERS.some((name) => name === first.capacityProvider);
}

/** How many of `most` further tasks there is room for now, and what stands in the way of one more. */
export function roomFor(
  data: ServiceData,
  group: Group,
  definition: TaskDefinition,
  most: number,
  stores: Stores,
): RoomForTasks {
  if (!isOnInstances(group)) return { count: most };
  const placements = place(data, definition, most, stores);
  const count = placements.filter((placement) => 'nodeName' in placement).length;
  if (count === most) return { count };
  return { count, hindrance: hindranceOf(placements.at(-1)) };
}

/** Where a task of a service goes; undefined where there is no room for it at this moment. */
export function placeServiceTask(
  data: ServiceData,
  definition: TaskDefinition,
  stores: Stores,
): Place | undefined {
  const [placement] = place(data, definition, 1, stores);
  return placement !== undefined && 'nodeName' in placement ? placement : undefined;
}

/** Tasks leave instances that are not ACTIVE any more. */
export function isActiveInstance(containerInstanceArn: string, data: ServiceData, stores: Stores): boolean {
  const caller = callerOfArn(data.service.serviceArn);
  const instance = findInstance(containerInstanceArn, data.cluster, { stores, caller });
  return instance?.status === 'ACTIVE';
}

function place(data: ServiceData, definition: TaskDefinition, count: number, stores: Stores): Placement[] {
  const { service, cluster, name } = data;
  const request = {
    definition,
    group: `service:${name}`,
    constraints: service.placementConstraints,
    strategy: service.placementStrategy,
  };
  return placeTasks(request, count, spotsOf(stores, callerOfArn(service.serviceArn), cluster));
}

/** In the words of AWS's service events. */
function hindranceOf(placement: Placement | undefined): string {
  const [closest] = placement !== undefined && 'failures' in placement ? placement.failures : [];
  if (closest === undefined) return 'Reason: No Container Instances were found in your cluster.';
  const { arn = '', reason = '' } = closest;
  const id = arn.slice(arn.lastIndexOf('/') + 1);
  return `The closest matching (container-instance ${id}) ${closestTexts[reason] ?? `encountered error "${reason}".`}`;
}

const closestTexts: Readonly<Record<string, string>> = {
  'RESOURCE:CPU': 'has insufficient CPU units available.',
  'RESOURCE:MEMORY': 'has insufficient memory available.',
  'RESOURCE:PORTS': 'is already using a port required by your task.',
  ATTRIBUTE: 'is missing an attribute required by your task.',
};
