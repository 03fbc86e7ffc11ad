import type { Ecs, Wire } from '../../wire/schemas.ts';
import { parseQuery } from '../cluster-query/parse-query.ts';
import { QueryError } from '../cluster-query/scanner.ts';
import { invalidParameter } from '../errors.ts';

export type Constraint = Wire<Ecs.PlacementConstraint>;
export type Strategy = Wire<Ecs.PlacementStrategy>;

const MAX_CONSTRAINTS = 10;
const MAX_STRATEGIES = 5;
const constraintTypes = ['distinctInstance', 'memberOf'];
const strategyTypes = ['random', 'spread', 'binpack'];
const packed = ['CPU', 'MEMORY'];

/** Refuses what cannot be placed by; expressions and fields among it. */
export function checkPlacement(
  constraints: readonly Constraint[] = [],
  strategy: readonly Strategy[] = [],
): void {
  if (constraints.length > MAX_CONSTRAINTS)
    throw invalidParameter(`Placement constraints can have at most ${MAX_CONSTRAINTS} items.`);
  if (strategy.length > MAX_STRATEGIES)
    throw invalidParameter(`Placement strategy can have at most ${MAX_STRATEGIES} items.`);
  for (const constraint of constraints) checkConstraint(constraint);
  for (const item of strategy) checkStrategy(item);
}

function checkConstraint({ type, expression }: Constraint): void {
  if (!constraintTypes.includes(type ?? ''))
    throw invalidParameter(`placement constraint type should be one of [${constraintTypes.join(',')}]`);
  if (type === 'distinctInstance' && expression)
    throw invalidParameter('The distinctInstance placement constraint takes no expression.');
  if (type !== 'memberOf') return;
  try {
    parseQuery(expression ?? '');
  } catch (thrown) {
    if (thrown instanceof QueryError)
      throw invalidParameter(`Invalid placement constraint expression: ${thrown.message}.`);
    throw thrown;
  }
}

function checkStrategy({ type, field = '' }: Strategy): void {
  if (!strategyTypes.includes(type ?? ''))
    throw invalidParameter(`placement strategy type should be one of [${strategyTypes.join(',')}]`);
  if (type === 'binpack' && !packed.includes(field.toUpperCase()))
    throw invalidParameter('The field of a binpack placement strategy should be one of [cpu,memory]');
  if (type === 'spread' && field !== 'instanceId' && field !== 'host' && !/^attribute:./.test(field))
    throw invalidParameter(
      'The field of a spread placement strategy should be instanceId, host or attribute:NAME',
    );
}
