import type { Ecs, Wire } from '../../wire/schemas.ts';
import type { ContainerDefinition, TaskDefinition } from '../task-definition/task-definition-data.ts';

type ContainerOverride = Wire<Ecs.ContainerOverride>;

/** One entry per container of the definition, as DescribeTasks shows them, also where nothing is overridden. */
export function containerOverridesOf(
  { containerDefinitions = [] }: TaskDefinition,
  overrides: Wire<Ecs.TaskOverride> | undefined,
): ContainerOverride[] {
  return containerDefinitions.map(({ name = '' }) => ({
    ...overrides?.containerOverrides?.find((override) => override.name === name),
    name,
  }));
}

/** A container as this task runs it: the command is replaced, environment variables are merged by name. */
export function overridden(
  container: ContainerDefinition,
  overrides: Wire<Ecs.TaskOverride> | undefined,
): ContainerDefinition {
  const own = overrides?.containerOverrides?.find(({ name }) => name === container.name);
  if (own === undefined) return container;
  const { command, cpu, memory, memoryReservation, environment, environmentFiles, resourceRequirements } =
    own;
  return {
    ...container,
    ...(command !== undefined && { command }),
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory }),
    ...(memoryReservation !== undefined && { memoryReservation }),
    ...(resourceRequirements?.length && { resourceRequirements }),
    ...(environmentFiles?.length && {
      environmentFiles: [...(container.environmentFiles ?? []), ...environmentFiles],
    }),
    environment: mergedByName(container.environment ?? [], environment ?? []),
  };
}

function mergedByName(
  before: readonly Wire<Ecs.KeyValuePair>[],
  over: readonly Wire<Ecs.KeyValuePair>[],
): Wire<Ecs.KeyValuePair>[] {
  const merged = new Map(before.map((pair) => [pair.name, pair]));
  for (const pair of over) merged.set(pair.name, pair);
  return [...merged.values()];
}
