import type { Call } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { invalidParameter } from '../errors.ts';
import type { Capacity } from '../task/choose-capacity.ts';
import { type PlacementRequest, placeTasks } from './place-task.ts';
import type { Constraint, Strategy } from './placement-rules.ts';
import { spotsOf } from './spot.ts';

type Placed = Capacity & { readonly nodeName?: string; readonly containerInstanceArn?: string };

/** Fargate has no instances: the Kubernetes scheduler places its tasks. */
export function needsInstance(launchType: Wire<Ecs.LaunchType>): boolean {
  return launchType !== 'FARGATE';
}

/**
 * Where tasks of these capacities go, and what keeps the others from being placed. Throws InvalidParameterException where an
 * instance is needed and there is none. What is placed is to be stored by `storeTasks` in the same breath.
 */
export function placeAll(
  capacities: readonly Capacity[],
  request: PlacementRequest,
  cluster: string,
  { stores, caller }: Call,
): { readonly placed: readonly Placed[]; readonly failures: Wire<Ecs.Failure>[] } {
  const onInstances = capacities.filter(({ launchType }) => needsInstance(launchType));
  const spots = onInstances.length > 0 ? spotsOf(stores, caller, cluster) : [];
  if (onInstances.length > 0 && spots.length === 0)
    throw invalidParameter('No Container Instances were found in your cluster.');
  const placements = placeTasks(request, onInstances.length, spots);
  return {
    placed: [
      ...capacities.filter(({ launchType }) => !needsInstance(launchType)),
      ...onInstances.flatMap((capacity, at) => {
        const placement = placements[at];
        return placement !== undefined && 'nodeName' in placement ? { ...capacity, ...placement } : [];
      }),
    ],
    failures: placements.flatMap((placement) => ('failures' in placement ? placement.failures : [])),
  };
}

/** There is nothing that tasks on Fargate could be placed by. */
export function refusePlacementOnFargate(
  {
    placementConstraints = [],
    placementStrategy = [],
  }: {
    readonly placementConstraints?: readonly Constraint[] | undefined;
    readonly placementStrategy?: readonly Strategy[] | undefined;
  },
  launchTypes: readonly Wire<Ecs.LaunchType>[],
): void {
  if (launchTypes.some(needsInstance)) return;
  if (placementConstraints.length > 0)
    throw invalidParameter('Placement constraints are not supported with FARGATE launch type.');
  if (placementStrategy.length > 0)
    throw invalidParameter('Placement strategies are not supported with FARGATE launch type.');
}
