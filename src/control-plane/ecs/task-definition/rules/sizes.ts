import { cpuUnits, memoryMiB } from '../task-size.ts';
import { eachContainer, outside, type Rule } from './rule.ts';

const seeGuide = 'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
const invalidCpu = `Invalid 'cpu' setting for task. ${seeGuide}`;
const invalidMemory = `Invalid 'memory' setting for task. ${seeGuide}`;
/** The smallest memory that Docker starts a container with. */
const MIN_CONTAINER_MIB = 4;
const MIN_CPU = 128;
const MAX_CPU = 196_608;

export const sizeRules: readonly Rule[] = [
  ({ cpu }) => {
    if (cpu === undefined) return undefined;
    const units = cpuUnits(cpu);
    return units === undefined || units < MIN_CPU || units > MAX_CPU ? invalidCpu : undefined;
  },
  ({ memory }) => {
    if (memory === undefined) return undefined;
    const mib = memoryMiB(memory);
    return mib === undefined || mib < MIN_CONTAINER_MIB ? invalidMemory : undefined;
  },
  eachContainer((container, { memory }) =>
    memory === undefined && container.memory === undefined && container.memoryReservation === undefined
      ? `Invalid setting for container '${container.name}'. At least one of 'memory' or 'memoryReservation' must be specified.`
      : undefined,
  ),
  eachContainer((container) => {
    const smallest = Math.min(
      container.memory ?? MIN_CONTAINER_MIB,
      container.memoryReservation ?? MIN_CONTAINER_MIB,
    );
    return smallest < MIN_CONTAINER_MIB
      ? `Invalid setting for container '${container.name}'. The memory must be at least ${MIN_CONTAINER_MIB} MiB.`
      : undefined;
  }),
  eachContainer(({ name, memory, memoryReservation }) =>
    memory !== undefined && memoryReservation !== undefined && memoryReservation > memory
      ? `Invalid setting for container '${name}'. 'memory' must be greater than 'memoryReservation'.`
      : undefined,
  ),
  eachContainer(({ name, cpu }) =>
    cpu !== undefined && cpu < 0
      ? `Invalid setting for container '${name}'. 'cpu' must not be negative.`
      : undefined,
  ),
  ({ ephemeralStorage }) => outside('ephemeralStorage.sizeInGiB', ephemeralStorage?.sizeInGiB, 21, 200),
];
