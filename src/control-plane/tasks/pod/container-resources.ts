import type { PodContainer } from '../../../kube/pod-spec.ts';
import type { ContainerDefinition, TaskDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import { cpuUnits, memoryMiB } from '../../ecs/task-definition/task-size.ts';
import type { PodRequest } from './pod-request.ts';

type Resources = NonNullable<PodContainer['resources']>;

/** CPU units of one core, in ECS's count. */
const UNITS_PER_CORE = 1024;
/** A machine of a developer runs so many times the CPU that its tasks ask for. Between containers only the proportion matters. */
const CPU_OVERCOMMIT = 16;
const SMALL_MEMORY_MIB = 16;

/** The size of a whole task; undefined where only its containers have one. */
export type TaskSize = {
  readonly cpuUnits: number | undefined;
  readonly memoryMiB: number | undefined;
  readonly storageGiB: number | undefined;
};

export function taskSize({ data, definition }: Pick<PodRequest, 'data' | 'definition'>): TaskSize {
  const { cpu, memory, ephemeralStorage } = data.task.overrides;
  return {
    cpuUnits: cpuUnits(cpu ?? definition.cpu ?? '') || undefined,
    memoryMiB: memoryMiB(memory ?? definition.memory ?? '') || undefined,
    storageGiB: (ephemeralStorage ?? definition.ephemeralStorage)?.sizeInGiB,
  };
}

/**
 * Limits as AWS sets them: memory by the container's hard limit, else the task's; CPU by the task's size alone, since a
 * container's `cpu` is a share. Requests are small, so that many tasks fit on one machine: what a node has left for EC2 tasks is
 * counted by ECS's own placement. A `memoryReservation` of a container in a task without a size is requested in full.
 */
export function containerResources(
  container: ContainerDefinition,
  size: TaskSize,
  { containerDefinitions = [] }: TaskDefinition,
): Resources {
  const memory = smallest(container.memory || undefined, size.memoryMiB);
  const shares = container.cpu || (size.cpuUnits ?? 0) / Math.max(containerDefinitions.length, 1);
  const reserved = size.memoryMiB === undefined ? container.memoryReservation : undefined;
  return {
    limits: {
      ...(size.cpuUnits !== undefined && { cpu: milliCores(size.cpuUnits) }),
      ...(memory !== undefined && { memory: `${memory}Mi` }),
      ...(size.storageGiB !== undefined && { 'ephemeral-storage': `${size.storageGiB}Gi` }),
    },
    // A limit without a request would be requested in full.
    requests: {
      cpu: milliCores(shares / CPU_OVERCOMMIT),
      memory: `${smallest(reserved || SMALL_MEMORY_MIB, memory)}Mi`,
      ...(size.storageGiB !== undefined && { 'ephemeral-storage': '0' }),
    },
  };
}

function milliCores(units: number): string {
  return `${Math.max(1, Math.round((units * 1000) / UNITS_PER_CORE))}m`;
}

function smallest(...sizes: readonly (number | undefined)[]): number | undefined {
  const known = sizes.filter((size) => size !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
