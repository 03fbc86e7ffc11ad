import type { WatchEvent } from '../../core/kube-objects.ts';
import { type Pod, versionOf } from '../node/pod.ts';
import { TASK_KEY } from './pod/pod-names.ts';

/** The pods of tasks in memory, by the key of their task's record; fed by the watch and by own writes, the newer counts. */
export class PodCache {
  readonly #pods = new Map<string, Pod>();
  readonly #onChange: (key: string) => void;
  #synced = false;

  constructor(onChange: (key: string) => void) {
    this.#onChange = onChange;
  }

  /** All pods that were there at the start are known. */
  get synced(): boolean {
    return this.#synced;
  }

  get(key: string): Pod | undefined {
    return this.#pods.get(key);
  }

  keys(): IterableIterator<string> {
    return this.#pods.keys();
  }

  see(event: WatchEvent<Pod>): void {
    if (event.type === 'synced') this.#synced = true;
    else if (event.type === 'deleted') this.drop(event.object);
    else this.put(event.object);
  }

  put(pod: Pod): void {
    const key = keyOf(pod);
    if (key === undefined) return;
    const before = this.#pods.get(key);
    if (before !== undefined && versionOf(before) >= versionOf(pod)) return;
    this.#pods.set(key, pod);
    this.#onChange(key);
  }

  /** Forgets this very pod. */
  drop(pod: Pod): void {
    const key = keyOf(pod);
    if (key === undefined || this.#pods.get(key)?.metadata.uid !== pod.metadata.uid) return;
    this.#pods.delete(key);
    this.#onChange(key);
  }
}

function keyOf({ metadata }: Pod): string | undefined {
  return metadata.annotations?.[TASK_KEY];
}
