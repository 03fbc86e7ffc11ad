import type { ContainerDefinition, TaskDefinition } from '../../ecs/task-definition/task-definition-data.ts';

/** One mount of a container; `volume` is the volume's ECS name, undefined for a folder that is this container's alone. */
export type Mount = {
  readonly volume: string | undefined;
  readonly path: string;
  readonly readOnly: boolean;
};

/** A container's own mounts, then those of the containers in its `volumesFrom`, with theirs: the first of one path counts. */
export function mountsOf(container: ContainerDefinition, definition: TaskDefinition): readonly Mount[] {
  const byPath = new Map<string, Mount>();
  for (const mount of collect(container, definition, new Set()))
    if (!byPath.has(mount.path)) byPath.set(mount.path, mount);
  return [...byPath.values()];
}

function collect(
  container: ContainerDefinition,
  definition: TaskDefinition,
  seen: ReadonlySet<string | undefined>,
): Mount[] {
  const { name, mountPoints = [], volumesFrom = [] } = container;
  const own = mountPoints.flatMap(({ sourceVolume, containerPath, readOnly = false }) =>
    !containerPath ? [] : [{ volume: sourceVolume, path: containerPath, readOnly }],
  );
  const inherited = volumesFrom.flatMap(({ sourceContainer, readOnly = false }) => {
    const source = definition.containerDefinitions?.find((other) => other.name === sourceContainer);
    if (source === undefined || seen.has(source.name)) return [];
    const mounts = collect(source, definition, new Set([...seen, name]));
    return mounts.map((mount) => ({ ...mount, readOnly: mount.readOnly || readOnly }));
  });
  return [...own, ...inherited];
}
