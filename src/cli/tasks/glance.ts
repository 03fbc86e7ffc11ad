import type { EcsService, EcsTask } from './ecs-api.ts';
import { whyNotRunning, whyNotSteady } from './reasons.ts';

/** A service as `kecs ps` shows it. */
export type ServiceGlance = {
  name: string;
  cluster: string;
  status: string;
  desired: number;
  running: number;
  pending: number;
  /** `family:revision`. */
  taskDefinition: string;
  rollout: string | null;
  /** Why fewer tasks run than should, in words; null where all is well. */
  reason: string | null;
};

/** A task as `kecs ps` shows it. */
export type TaskGlance = {
  id: string;
  arn: string;
  cluster: string;
  taskDefinition: string;
  status: string;
  desiredStatus: string;
  health: string;
  launchType: string | null;
  /** ISO 8601. */
  createdAt: string;
  service: string | null;
  startedBy: string | null;
  /** As other pods, and on a real node this machine, reach it. */
  address: string | null;
  containers: { name: string; status: string; exitCode: number | null; reason: string | null }[];
  stopCode: string | null;
  reason: string | null;
};

export function serviceGlance(service: EcsService): ServiceGlance {
  const primary = service.deployments?.find(({ status }) => status === 'PRIMARY');
  return {
    name: service.serviceName ?? '',
    cluster: lastPart(service.clusterArn),
    status: service.status ?? '',
    desired: service.desiredCount ?? 0,
    running: service.runningCount ?? 0,
    pending: service.pendingCount ?? 0,
    taskDefinition: lastPart(primary?.taskDefinition ?? service.taskDefinition),
    rollout: primary?.rolloutState ?? null,
    reason: whyNotSteady(service),
  };
}

/** `pending` is why it has not started, where that is known. */
export function taskGlance(task: EcsTask, pending?: string): TaskGlance {
  return {
    id: taskId(task),
    arn: task.taskArn ?? '',
    cluster: lastPart(task.clusterArn),
    taskDefinition: lastPart(task.taskDefinitionArn),
    status: task.lastStatus ?? '',
    desiredStatus: task.desiredStatus ?? '',
    health: task.healthStatus ?? 'UNKNOWN',
    launchType: task.launchType ?? null,
    createdAt: new Date((task.createdAt ?? 0) * 1000).toISOString(),
    service: serviceOf(task) ?? null,
    startedBy: task.startedBy ?? null,
    address: addressOf(task),
    containers: (task.containers ?? []).map(({ name = '', lastStatus = '', exitCode, reason }) => ({
      name,
      status: lastStatus,
      exitCode: exitCode ?? null,
      reason: reason ?? null,
    })),
    stopCode: task.stopCode ?? null,
    reason: whyNotRunning(task) ?? pending ?? null,
  };
}

export function taskId({ taskArn }: EcsTask): string {
  return lastPart(taskArn);
}

/** The name of the service that a task is of. */
export function serviceOf({ group }: EcsTask): string | undefined {
  return group?.startsWith('service:') ? group.slice('service:'.length) : undefined;
}

function lastPart(arn: string | undefined): string {
  return (arn ?? '').replace(/^.*\//, '');
}

function addressOf({ lastStatus, containers = [] }: EcsTask): string | null {
  if (lastStatus === 'STOPPED') return null;
  const ports = containers.flatMap(({ networkBindings = [] }) => networkBindings);
  const [first] = ports;
  if (first?.bindIP !== undefined) {
    const numbers = new Set(ports.map(({ hostPort }) => hostPort));
    return `${first.bindIP}:${[...numbers].join(',')}`;
  }
  const interfaces = containers.flatMap(({ networkInterfaces = [] }) => networkInterfaces);
  return interfaces[0]?.privateIpv4Address ?? null;
}
