import { operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { arnInCluster } from '../arns.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { invalidParameter } from '../errors.ts';
import { findTask } from '../task/find-task.ts';
import { liveTasks } from '../task/live-tasks.ts';
import { shownProtection, unprotectable } from './protection.ts';

const MAX_TASKS = 100;

/** Without tasks: all of services. Asynchronous because the answer changes with time, so that none is kept. */
export const getTaskProtection = operation<Ecs.GetTaskProtectionRequest, Ecs.GetTaskProtectionResponse>(
  'GetTaskProtection',
  'full',
  async (input, call) => {
    const { name: cluster } = activeCluster(input.cluster, call);
    const references = input.tasks ?? [];
    if (references.length > MAX_TASKS) throw invalidParameter(`tasks can have at most ${MAX_TASKS} items`);
    const failures: Wire<Ecs.Failure>[] = [];
    const now = call.clock.now();
    const found = references.length
      ? references.flatMap((reference) => {
          const data = findTask(reference, cluster, call)?.data;
          const failure =
            data === undefined
              ? { arn: arnInCluster(reference, 'task', cluster, call.caller), reason: 'MISSING' }
              : unprotectable(data);
          if (failure === undefined && data !== undefined) return [data];
          failures.push(failure ?? {});
          return [];
        })
      : liveTasks(call.stores, call.caller, cluster)
          .map(({ data }) => data)
          .filter((data) => unprotectable(data) === undefined);
    const protectedTasks = found.map((data) => shownProtection(data, now));
    return await Promise.resolve({ protectedTasks, failures });
  },
);
