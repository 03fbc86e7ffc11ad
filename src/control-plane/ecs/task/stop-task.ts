import { operation } from '../../operations/operation.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { invalidParameter } from '../errors.ts';
import { findTask } from './find-task.ts';
import { requestStop } from './request-stop.ts';
import { shownTask } from './shown-task.ts';
import { stoppedByUser } from './stop-reasons.ts';

const MAX_REASON = 1024;

/** A task that stops or has stopped already is answered as it is. */
export const stopTask = operation<Ecs.StopTaskRequest, Ecs.StopTaskResponse>(
  'StopTask',
  'full',
  async (input, call) => {
    const { name: cluster } = activeCluster(input.cluster, call);
    if ((input.reason?.length ?? 0) > MAX_REASON)
      throw invalidParameter(`reason can have at most ${MAX_REASON} characters.`);
    const found = findTask(input.task ?? '', cluster, call);
    const stop = stoppedByUser(input.reason);
    const record =
      found && (await call.stores.tasks.update(found, (data) => requestStop(data, stop, call.clock.now())));
    if (record === undefined) throw invalidParameter('The referenced task was not found.');
    return { task: shownTask(record.data, false) };
  },
);
