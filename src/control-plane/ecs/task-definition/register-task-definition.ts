import { type Call, operation } from '../../operations/operation.ts';
import { type StoredRecord, scopeKey } from '../../store/record.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { clientException } from '../errors.ts';
import { checkTags } from '../tag/tag-list.ts';
import { normalise } from './normalise.ts';
import { checkRegistration } from './rules/check-registration.ts';
import { type RegisterInput, revisionRecordKey, type TaskDefinitionData } from './task-definition-data.ts';

/** Other processes may register in the same family at the same time; each of them can win a number before us. */
const MAX_ATTEMPTS = 30;

export const registerTaskDefinition = operation<
  Ecs.RegisterTaskDefinitionRequest,
  Ecs.RegisterTaskDefinitionResponse
>(
  'RegisterTaskDefinition',
  'full',
  async (input, call) => {
    checkRegistration(input);
    checkTags(input.tags ?? []);
    const family = input.family ?? '';
    // Within this process registrations of a family take turns: each then knows the number before its own.
    const record = await call.stores.registrations.run(`${scopeKey(call.caller)}/${family}`, () =>
      createRevision(input, family, call),
    );
    const { taskDefinition, tags } = record.data;
    return { taskDefinition, tags: [...tags] };
  },
  'Roles are taken as given. Texts of a few rarely met refusals are a best guess.',
);

/** The object's name is made of family and number, so the API server lets every number be taken once. */
async function createRevision(
  input: RegisterInput,
  family: string,
  call: Call,
): Promise<StoredRecord<TaskDefinitionData>> {
  const { taskDefinitions, families } = call.stores;
  let revision = families.highest(scopeKey(call.caller), family) + 1;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const data = {
      family,
      revision,
      taskDefinition: normalise(input, revision, call),
      tags: input.tags ?? [],
    };
    const record = await taskDefinitions.create(revisionRecordKey(call.caller, family, revision), data);
    if (record !== undefined) return record;
    revision = Math.max(revision, families.highest(scopeKey(call.caller), family)) + 1;
  }
  throw clientException('Too many concurrent attempts to create a new revision of the specified family.');
}
