import { operation } from '../../operations/operation.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { clientException } from '../errors.ts';
import { findTaskDefinition, parseReference } from './reference.ts';

/** An already INACTIVE revision is answered as it is. */
export const deregisterTaskDefinition = operation<
  Ecs.DeregisterTaskDefinitionRequest,
  Ecs.DeregisterTaskDefinitionResponse
>('DeregisterTaskDefinition', 'full', async (input, call) => {
  const text = input.taskDefinition ?? '';
  const reference = parseReference(text, call);
  if (reference !== undefined && reference.revision === undefined)
    throw clientException('Revision is missing.');
  const found = findTaskDefinition(text, call);
  const record =
    found &&
    (await call.stores.taskDefinitions.update(found, (data) => {
      if (data.deleted || data.taskDefinition.status !== 'ACTIVE') return data;
      const deregisteredAt = call.clock.now() / 1000;
      return { ...data, taskDefinition: { ...data.taskDefinition, status: 'INACTIVE', deregisteredAt } };
    }));
  if (record === undefined || record.data.deleted)
    throw clientException('Unable to describe task definition.');
  return { taskDefinition: record.data.taskDefinition };
});
