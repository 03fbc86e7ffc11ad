import type { Ecs, Wire } from '../../wire/schemas.ts';
import type { TaskDefinition } from '../task-definition/task-definition-data.ts';
import { chooseSpot, type Random } from './choose-spot.ts';
import type { Constraint, Strategy } from './placement-rules.ts';
import { type Spot, taken } from './spot.ts';
import { needsOf } from './task-needs.ts';
import { unfit, type Wanted } from './unfit.ts';

export type PlacementRequest = {
  readonly definition: TaskDefinition;
  readonly overrides?: Wire<Ecs.TaskOverride> | undefined;
  /** The task's group: `family:F`, `service:S` or the caller's own. */
  readonly group: string;
  /** Beside those of the definition; checked before, as is the strategy. */
  readonly constraints?: readonly Constraint[] | undefined;
  readonly strategy?: readonly Strategy[] | undefined;
};

/** Where a task goes; or why it can go nowhere, one failure for each instance. */
export type Placement =
  | { readonly nodeName: string; readonly containerInstanceArn: string }
  | { readonly failures: readonly Wire<Ecs.Failure>[] };

/** Places one task on one of the spots. Nothing is taken by it: tasks that are stored take their room. */
export function placeTask(
  request: PlacementRequest,
  spots: readonly Spot[],
  random: Random = Math.random,
): Placement {
  const [placement] = placeTasks(request, 1, spots, random);
  return placement ?? { failures: [] };
}

/** Places tasks one after the other, each beside those before it; the first that cannot be placed is the last. */
export function placeTasks(
  request: PlacementRequest,
  count: number,
  spots: readonly Spot[],
  random: Random = Math.random,
): Placement[] {
  const { definition, overrides, group, constraints = [], strategy = [] } = request;
  const wanted: Wanted = {
    definition,
    needs: needsOf(definition, overrides),
    group,
    constraints: [...((definition.placementConstraints ?? []) as Constraint[]), ...constraints],
  };
  const placements: Placement[] = [];
  let left = spots;
  while (placements.length < count) {
    const verdicts = left.map((spot) => ({ spot, reason: unfit(wanted, spot) }));
    const fit = verdicts.filter(({ reason }) => reason === undefined).map(({ spot }) => spot);
    const chosen = chooseSpot(fit, strategy, group, random);
    if (chosen === undefined) {
      const failures = verdicts.map(({ spot, reason = '' }) => ({ arn: spot.instance.arn, reason }));
      return [...placements, { failures }];
    }
    const { node, arn } = chosen.instance;
    placements.push({ nodeName: node.name, containerInstanceArn: arn });
    left = taken(left, chosen, wanted.needs, group);
  }
  return placements;
}
