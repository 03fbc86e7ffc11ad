import type { NodeFacts } from '../../instances/node-facts.ts';
import type { Stores } from '../../store/stores.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { countTasks } from '../cluster-query/instance-values.ts';
import { type Room, roomBeside, wholeRoom } from '../placement/room.ts';
import { PENDING_STATUSES } from '../task/live-tasks.ts';
import type { Instance } from './instances-of.ts';

/** A container instance as DescribeContainerInstances shows it. */
export function shownInstance(
  instance: Instance,
  stores: Stores,
  include: readonly string[] = [],
): Wire<Ecs.ContainerInstance> {
  const { node } = instance;
  return {
    containerInstanceArn: instance.arn,
    ec2InstanceId: instance.ec2InstanceId,
    version: instance.version,
    versionInfo: {
      agentVersion: node.kubeletVersion.replace(/^v/, ''),
      dockerVersion: node.containerRuntime,
    },
    remainingResources: shownRoom(roomBeside(instance, instance.tasks, stores)),
    registeredResources: shownRoom(wholeRoom(instance)),
    status: instance.status,
    agentConnected: node.isReady,
    runningTasksCount: countTasks(instance, ['RUNNING']),
    pendingTasksCount: countTasks(instance, PENDING_STATUSES),
    attributes: instance.attributes.map((attribute) => ({ ...attribute })),
    registeredAt: node.createdAt,
    attachments: [],
    tags: include.includes('TAGS') ? [...instance.tags] : [],
    ...(include.includes('CONTAINER_INSTANCE_HEALTH') && { healthStatus: healthOf(node) }),
  };
}

/** Among the remaining resources AWS names the ports that are taken, not those that are free. */
function shownRoom({ cpu, memory, tcp, udp }: Room): Wire<Ecs.Resource>[] {
  const number = (name: string, integerValue: number) => ({
    name,
    type: 'INTEGER',
    doubleValue: 0,
    longValue: 0,
    integerValue,
  });
  const ports = (name: string, taken: ReadonlySet<number>) => ({
    ...number(name, 0),
    type: 'STRINGSET',
    stringSetValue: [...taken].toSorted((a, b) => a - b).map(String),
  });
  return [number('CPU', cpu), number('MEMORY', memory), ports('PORTS', tcp), ports('PORTS_UDP', udp)];
}

function healthOf({ isReady, readySince }: NodeFacts): Wire<Ecs.ContainerInstanceHealthStatus> {
  const status = isReady ? 'OK' : 'IMPAIRED';
  const since = readySince === undefined ? {} : { lastUpdated: readySince, lastStatusChange: readySince };
  return { overallStatus: status, details: [{ type: 'CONTAINER_RUNTIME', status, ...since }] };
}
