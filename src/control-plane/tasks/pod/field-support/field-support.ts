import { containerFields } from './container-fields.ts';
import { processFields } from './process-fields.ts';
import { taskFields } from './task-fields.ts';
import { volumeFields } from './volume-fields.ts';

/**
 * What kecs does with a member of a task definition: `real`, what AWS does; `partly`, as the note says; `kept`, stored and
 * shown, and nothing follows from it; `no`, not done, and named in the attribute `kecs.not-honoured` of the task.
 */
export type Support = 'real' | 'partly' | 'kept' | 'no';

/** By structure of the model, then by member; with a note where there is something to say. */
export type FieldSupport = Readonly<
  Record<string, Readonly<Record<string, Support | readonly [Support, note: string]>>>
>;

/** Every member of RegisterTaskDefinition, and those that RunTask and services add for volumes and overrides. */
export const fieldSupport: FieldSupport = {
  ...taskFields,
  ...containerFields,
  ...processFields,
  ...volumeFields,
};
