import type { Ecs, Wire } from '../../wire/schemas.ts';
import type { TaskData } from '../task/task-data.ts';
import { overridden } from '../task/task-overrides.ts';
import type { TaskDefinition } from '../task-definition/task-definition-data.ts';
import { cpuUnits, memoryMiB } from '../task-definition/task-size.ts';

/** What a task takes of the instance that it is on: CPU units, MiB, and ports of the instance itself. */
export type Needs = {
  readonly cpu: number;
  readonly memory: number;
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
};

/** Task-level sizes count where there are any; otherwise the containers' together, reserved memory before the limit. */
export function needsOf(definition: TaskDefinition, overrides?: Wire<Ecs.TaskOverride>): Needs {
  const containers = (definition.containerDefinitions ?? []).map((container) =>
    overridden(container, overrides),
  );
  const sum = (of: (container: Wire<Ecs.ContainerDefinition>) => number | undefined) =>
    containers.reduce((total, container) => total + (of(container) ?? 0), 0);
  const cpu = overrides?.cpu ?? definition.cpu;
  const memory = overrides?.memory ?? definition.memory;
  return {
    cpu: (cpu && cpuUnits(cpu)) || sum((container) => container.cpu),
    memory:
      (memory && memoryMiB(memory)) ||
      sum(({ memoryReservation, memory: limit }) => memoryReservation ?? limit),
    tcp: hostPorts(definition, 'tcp'),
    udp: hostPorts(definition, 'udp'),
  };
}

/** What a task that is placed takes; without its definition, what its record tells. */
export function needsOfTask({ task }: TaskData, definition: TaskDefinition | undefined): Needs {
  const needs = definition
    ? needsOf(definition, task.overrides)
    : { cpu: cpuUnits(task.cpu ?? '') ?? 0, memory: memoryMiB(task.memory ?? '') ?? 0, tcp: [], udp: [] };
  const bound = (protocol: string) =>
    task.containers.flatMap(({ networkBindings = [] }) =>
      networkBindings
        .filter((binding) => (binding.protocol ?? 'tcp') === protocol)
        .flatMap(({ hostPort }) => hostPort ?? []),
    );
  return { ...needs, tcp: [...needs.tcp, ...bound('tcp')], udp: [...needs.udp, ...bound('udp')] };
}

/** Tasks with an interface of their own take no port of the instance; port 0 is any that is free. */
function hostPorts({ networkMode, containerDefinitions = [] }: TaskDefinition, protocol: string): number[] {
  if (networkMode === 'awsvpc' || networkMode === 'none') return [];
  return containerDefinitions.flatMap(({ portMappings = [] }) =>
    portMappings
      .filter((mapping) => (mapping.protocol ?? 'tcp') === protocol)
      .flatMap(({ hostPort, containerPort }) =>
        networkMode === 'host' ? (hostPort ?? containerPort ?? []) : (hostPort ?? []),
      )
      .filter((port) => port > 0),
  );
}
