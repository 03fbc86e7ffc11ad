import type { ContainerDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import type { NotHonoured } from './not-honoured.ts';

/** A folder in memory; `MiB` is its size, undefined where only the container's memory bounds it. */
export type MemoryMount = { readonly path: string; readonly sizeMiB: number | undefined };

/** What every folder in memory is given by the runtime anyway. */
const given = new Set(['rw', 'defaults']);

/** A container's `tmpfs` folders and, with `sharedMemorySize`, its /dev/shm. */
export function memoryMounts(
  { linuxParameters }: ContainerDefinition,
  notHonoured: NotHonoured,
): readonly MemoryMount[] {
  const { tmpfs = [], sharedMemorySize } = linuxParameters ?? {};
  const mounts = tmpfs.map(({ containerPath = '', size, mountOptions = [] }) => {
    for (const option of mountOptions)
      if (!given.has(option)) notHonoured.name('tmpfs', `${option} of ${containerPath}`);
    return { path: containerPath, sizeMiB: size || undefined };
  });
  return sharedMemorySize ? [...mounts, { path: '/dev/shm', sizeMiB: sharedMemorySize }] : mounts;
}
