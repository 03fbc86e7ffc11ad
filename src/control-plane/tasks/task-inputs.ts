import type { TaskData } from '../ecs/task/task-data.ts';
import type { TaskDefinition } from '../ecs/task-definition/task-definition-data.ts';
import type { RecordKey } from '../store/record.ts';
import type { FetchedInputs } from './pod/pod-request.ts';

/** A task cannot start without what was to be fetched for it; the message is the task's `stoppedReason`, in AWS's words. */
export class InputsRefused extends Error {}

export type InputsWanted = {
  /** Account and region are those that secrets are looked for in. */
  readonly key: RecordKey;
  readonly data: TaskData;
  readonly definition: TaskDefinition;
};

/**
 * Fetches secrets, environment files and pull credentials of one task, anew at each start. Rejects with `InputsRefused` for what
 * no further attempt would mend, with anything else for what another attempt may (a backend that is not there yet).
 */
export type FetchInputs = (wanted: InputsWanted, signal: AbortSignal) => Promise<FetchedInputs>;
