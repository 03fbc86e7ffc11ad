import type { RosterEntry, ServiceData } from '../ecs/service/service-data.ts';
import { isStopped, type TaskData } from '../ecs/task/task-data.ts';
import type { World } from './world.ts';

/**
 * How a task stands in the eyes of its service: `running` is RUNNING and neither healthy yet nor unhealthy; `ending` was
 * told to stop; `over` has stopped, or was told to before it came to be.
 */
export type Standing = 'pending' | 'running' | 'healthy' | 'unhealthy' | 'ending' | 'over';

/** An entry of a service's roster and what became of it. */
export type Member = {
  readonly entry: RosterEntry;
  readonly task: TaskData | undefined;
  readonly standing: Standing;
  readonly isProtected: boolean;
  /** When its standing changes by itself, in milliseconds since the epoch. */
  readonly changesAt?: number;
};

export function membersOf(data: ServiceData, world: World): readonly Member[] {
  const graceMs = (data.service.healthCheckGracePeriodSeconds ?? 0) * 1000;
  return data.roster.map((entry) => memberOf(entry, world.task(entry.id), graceMs, world));
}

function memberOf(entry: RosterEntry, task: TaskData | undefined, graceMs: number, world: World): Member {
  const expiresAt = task?.launch.protection?.expiresAt ?? 0;
  const isProtected = expiresAt > world.make.now;
  const common = { entry, task, isProtected };
  if (task === undefined) return { ...common, standing: entry.stop === undefined ? 'pending' : 'over' };
  if (isStopped(task)) return { ...common, standing: 'over' };
  if (entry.stop !== undefined || task.task.desiredStatus === 'STOPPED')
    return { ...common, standing: 'ending' };
  if (task.task.lastStatus !== 'RUNNING') return { ...common, standing: 'pending' };
  const standing = healthOf(task, graceMs, world);
  return { ...common, ...standing };
}

function healthOf(
  { task }: TaskData,
  graceMs: number,
  { make, settleMs, hasHealthCheck }: World,
): Pick<Member, 'standing' | 'changesAt'> {
  const startedAt = (task.startedAt ?? 0) * 1000;
  if (!hasHealthCheck(task.taskDefinitionArn)) {
    const settled = Math.ceil(startedAt + settleMs);
    return make.now >= settled ? { standing: 'healthy' } : { standing: 'running', changesAt: settled };
  }
  if (task.healthStatus === 'HEALTHY') return { standing: 'healthy' };
  if (task.healthStatus !== 'UNHEALTHY') return { standing: 'running' };
  const graceEnds = Math.ceil(startedAt + graceMs);
  return make.now >= graceEnds ? { standing: 'unhealthy' } : { standing: 'running', changesAt: graceEnds };
}

export function isOf(id: string): (member: Member) => boolean {
  return ({ entry }) => entry.of === id;
}

/** Neither told to stop nor stopped. */
export function isAlive({ standing }: Member): boolean {
  return standing !== 'ending' && standing !== 'over';
}

/** Alive, or still taking its place while it ends. */
export function takesPlace({ standing, task }: Member): boolean {
  return standing === 'ending' ? task?.task.lastStatus !== 'DEPROVISIONING' : standing !== 'over';
}

/** On an instance that is being emptied: it is to go elsewhere. Daemons go with their instance. */
export function isLeaving({ task, entry }: Member, world: World): boolean {
  const arn = task?.task.containerInstanceArn;
  return arn !== undefined && entry.place === undefined && world.isLeaving(arn);
}
