import type { PodVolume, PodVolumeMount } from '../../../kube/pod-spec.ts';
import type { ContainerDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import { memoryMounts } from './memory-mounts.ts';
import { mountsOf } from './mount-points.ts';
import type { NotHonoured } from './not-honoured.ts';
import { volumeNames } from './pod-names.ts';
import type { PodRequest } from './pod-request.ts';
import { volumeSource } from './task-volume.ts';

/** Gives out mounts container by container and gathers the volumes that they need; a volume that nobody mounts is none of the pod. */
export class VolumesOfPod {
  readonly #request: PodRequest;
  readonly #notHonoured: NotHonoured;
  readonly #names: ReadonlyMap<string, string>;
  readonly #volumes = new Map<string, PodVolume>();

  constructor(request: PodRequest, notHonoured: NotHonoured) {
    this.#request = request;
    this.#notHonoured = notHonoured;
    this.#names = volumeNames(request.definition);
  }

  get volumes(): PodVolume[] {
    return [...this.#volumes.values()];
  }

  /** `of` is the container; a path is mounted once, by the first that asks for it. */
  mounts(of: ContainerDefinition): PodVolumeMount[] {
    const mounts: PodVolumeMount[] = mountsOf(of, this.#request.definition).map(
      ({ volume, path, readOnly }) => ({
        ...(this.#defined(volume) ?? { name: this.#own({ emptyDir: {} }) }),
        mountPath: path,
        ...(readOnly && { readOnly }),
      }),
    );
    for (const { path, sizeMiB } of memoryMounts(of, this.#notHonoured)) {
      if (mounts.some(({ mountPath }) => mountPath === path)) {
        this.#notHonoured.name('tmpfs', `${path} (something else is mounted there)`);
        continue;
      }
      const emptyDir = { medium: 'Memory', ...(sizeMiB !== undefined && { sizeLimit: `${sizeMiB}Mi` }) };
      mounts.push({ name: this.#own({ emptyDir }), mountPath: path });
    }
    return mounts;
  }

  #defined(volume: string | undefined): Pick<PodVolumeMount, 'name' | 'subPath'> | undefined {
    const { definition, data, surroundings } = this.#request;
    const defined = definition.volumes?.find(({ name }) => name === volume);
    const name = this.#names.get(volume ?? '');
    if (defined === undefined || name === undefined) return undefined;
    const { source, subPath } = volumeSource(defined, data.launch, surroundings.sharedDir, this.#notHonoured);
    this.#volumes.set(name, { name, ...source });
    return { name, ...(subPath !== undefined && { subPath }) };
  }

  #own(source: Omit<PodVolume, 'name'>): string {
    const name = `kecs-${this.#volumes.size}`;
    this.#volumes.set(name, { name, ...source });
    return name;
  }
}
