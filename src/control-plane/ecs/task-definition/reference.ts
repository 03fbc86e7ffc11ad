import type { Call } from '../../operations/operation.ts';
import { type StoredRecord, scopeKey } from '../../store/record.ts';
import { isArn, ownedBy, parseEcsArn } from '../arns.ts';
import { invalidParameter } from '../errors.ts';
import { keyAfter, revisionRecordKey, type TaskDefinitionData } from './task-definition-data.ts';

export type Reference = { family: string; revision: number | undefined };

/** `family`, `family:revision` or an ARN of this account and region; undefined for an ARN of elsewhere. */
export function parseReference(text: string, call: Call): Reference | undefined {
  const arn = isArn(text) ? parseEcsArn(text) : undefined;
  if (isArn(text) && (arn?.type !== 'task-definition' || !ownedBy(arn, call.caller))) return undefined;
  const id = arn?.id ?? text;
  const colon = id.indexOf(':');
  if (colon < 0) return { family: id, revision: undefined };
  const number = id.slice(colon + 1);
  if (!/^\d{1,10}$/.test(number)) throw invalidParameter(`Invalid revision number. Number: ${number}`);
  return { family: id.slice(0, colon), revision: Number(number) };
}

/** The revision meant (without a number the latest ACTIVE one), or undefined; deleted ones are not found. */
export function findTaskDefinition(text: string, call: Call): StoredRecord<TaskDefinitionData> | undefined {
  const reference = parseReference(text, call);
  if (reference === undefined) return undefined;
  const { family, revision } = reference;
  if (revision === undefined) return latestActive(family, call);
  const record = call.stores.taskDefinitions.get(revisionRecordKey(call.caller, family, revision));
  return record?.data.deleted ? undefined : record;
}

function latestActive(family: string, call: Call): StoredRecord<TaskDefinitionData> | undefined {
  const group = `${scopeKey(call.caller)}/ACTIVE`;
  const [latest] = call.stores.revisionsByStatus.page(group, 1, keyAfter(family), true).items;
  return latest?.data.family === family ? latest : undefined;
}
