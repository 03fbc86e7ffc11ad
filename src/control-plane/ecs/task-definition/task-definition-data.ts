import type { RecordKey } from '../../store/record.ts';
import type { Caller } from '../../wire/caller.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import type { Tag } from '../tag/tag-list.ts';

export type TaskDefinition = Wire<Ecs.TaskDefinition>;
export type ContainerDefinition = Wire<Ecs.ContainerDefinition>;
export type RegisterInput = Wire<Ecs.RegisterTaskDefinitionRequest>;

/**
 * One revision as stored. A deleted one stays, seen by nobody but the tasks and services that run it: the name of its
 * object keeps the number from ever being given out again.
 */
export type TaskDefinitionData = {
  readonly family: string;
  readonly revision: number;
  readonly deleted?: true;
  readonly taskDefinition: TaskDefinition;
  readonly tags: readonly Tag[];
};

export function revisionRecordKey(caller: Caller, family: string, revision: number): RecordKey {
  return { account: caller.account, region: caller.region, name: `${family}:${revision}` };
}

/** Sorts by family, then by number; the separator sorts before every character of a family name. */
export function revisionKey(family: string, revision: number): string {
  return `${family}\u0001${String(revision).padStart(10, '0')}`;
}

/** Sorts after every revision of a family and before those of any other. */
export function keyAfter(family: string): string {
  return `${family}\u0002`;
}
