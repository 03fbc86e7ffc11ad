import type { Ecs, Wire } from '../../wire/schemas.ts';
import { invalidParameter } from '../errors.ts';

/** A share in percent: none if nothing is said. Throws InvalidParameterException. */
export function scaleOf(asked: Wire<Ecs.Scale> | undefined): Wire<Ecs.Scale> {
  const { value = 0, unit = 'PERCENT' } = asked ?? {};
  if (unit !== 'PERCENT') throw invalidParameter('scale unit should be one of [PERCENT]');
  if (value < 0 || value > 100) throw invalidParameter('scale value must be between 0 and 100.');
  return { value, unit };
}
