import { type Call, operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { arnInCluster } from '../arns.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { invalidParameter } from '../errors.ts';
import { findTask } from '../task/find-task.ts';
import type { TaskLaunch } from '../task/task-data.ts';
import { shownProtection, unprotectable } from './protection.ts';

const MAX_TASKS = 10;
const DEFAULT_MINUTES = 120;
const MAX_MINUTES = 2880;
const MINUTE_MS = 60_000;

type Outcome = { readonly shown: Wire<Ecs.ProtectedTask> } | { readonly failure: Wire<Ecs.Failure> };

export const updateTaskProtection = operation<
  Ecs.UpdateTaskProtectionRequest,
  Ecs.UpdateTaskProtectionResponse
>('UpdateTaskProtection', 'full', async (input, call) => {
  const { name: cluster } = activeCluster(input.cluster, call);
  const references = input.tasks ?? [];
  if (references.length === 0) throw invalidParameter('Tasks cannot be empty.');
  if (references.length > MAX_TASKS) throw invalidParameter(`tasks can have at most ${MAX_TASKS} items`);
  const protection = protectionOf(input, call.clock.now());
  const outcomes = await Promise.all(
    references.map((reference) => protect(reference, cluster, protection, call)),
  );
  return {
    protectedTasks: outcomes.flatMap((outcome) => ('shown' in outcome ? outcome.shown : [])),
    failures: outcomes.flatMap((outcome) => ('failure' in outcome ? outcome.failure : [])),
  };
});

function protectionOf(
  { protectionEnabled, expiresInMinutes }: Wire<Ecs.UpdateTaskProtectionRequest>,
  now: number,
): TaskLaunch['protection'] {
  if (expiresInMinutes !== undefined && (expiresInMinutes < 1 || expiresInMinutes > MAX_MINUTES))
    throw invalidParameter(`expiresInMinutes must be between 1 and ${MAX_MINUTES}.`);
  if (protectionEnabled !== true) return undefined;
  return { expiresAt: now + (expiresInMinutes ?? DEFAULT_MINUTES) * MINUTE_MS };
}

async function protect(
  reference: string,
  cluster: string,
  protection: TaskLaunch['protection'],
  call: Call,
): Promise<Outcome> {
  const missing: Outcome = {
    failure: { arn: arnInCluster(reference, 'task', cluster, call.caller), reason: 'MISSING' },
  };
  const task = findTask(reference, cluster, call);
  if (task === undefined) return missing;
  const written = await call.stores.tasks.update(task, (data) =>
    unprotectable(data) === undefined ? { ...data, launch: { ...data.launch, protection } } : data,
  );
  if (written === undefined) return missing;
  const failure = unprotectable(written.data);
  return failure === undefined ? { shown: shownProtection(written.data, call.clock.now()) } : { failure };
}
