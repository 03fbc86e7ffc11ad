import { type Call, operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { isArn } from '../arns.ts';
import { clientException, invalidParameter } from '../errors.ts';
import { findTaskDefinition, parseReference } from './reference.ts';
import type { TaskDefinition } from './task-definition-data.ts';

const MAX_REFERENCES = 10;
const stillActive =
  'The specified task definition is still in ACTIVE status. Please deregister the target and try again.';

/** A deleted revision is not found any more as soon as the answer is sent; what runs it already still does. */
export const deleteTaskDefinitions = operation<
  Ecs.DeleteTaskDefinitionsRequest,
  Ecs.DeleteTaskDefinitionsResponse
>('DeleteTaskDefinitions', 'full', async (input, call) => {
  const references = input.taskDefinitions ?? [];
  if (references.length === 0) throw invalidParameter('Size of TaskDefinition references list cannot be 0');
  if (references.length > MAX_REFERENCES) {
    throw invalidParameter(`Size of TaskDefinition references list cannot exceed ${MAX_REFERENCES}`);
  }
  for (const reference of references) {
    if (parseReference(reference, call)?.revision === undefined && !isArn(reference)) {
      throw clientException('Revision is missing.');
    }
  }
  const taskDefinitions: TaskDefinition[] = [];
  const failures: Wire<Ecs.Failure>[] = [];
  for (const reference of references) {
    const outcome = await deleteOne(reference, call);
    if (typeof outcome === 'string') failures.push({ arn: reference, reason: outcome });
    else taskDefinitions.push(outcome);
  }
  return { taskDefinitions, failures };
});

/** The definition as it was last seen, or the reason why it was not deleted. */
async function deleteOne(reference: string, call: Call): Promise<TaskDefinition | string> {
  const found = findTaskDefinition(reference, call);
  if (found === undefined) return 'MISSING';
  let seen: TaskDefinition | string = 'MISSING';
  await call.stores.taskDefinitions.update(found, (data) => {
    if (data.deleted) return data;
    if (data.taskDefinition.status === 'ACTIVE') {
      seen = stillActive;
      return data;
    }
    seen = {
      ...data.taskDefinition,
      status: 'DELETE_IN_PROGRESS',
      deleteRequestedAt: call.clock.now() / 1000,
    };
    // Tasks and services that run it go on with what it says.
    return { ...data, deleted: true };
  });
  return seen;
}
