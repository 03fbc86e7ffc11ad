import type { KubeObject } from '../../core/kube-objects.ts';
import type { Kube } from '../../core/ports.ts';
import { Nodes } from '../../kube/resource-types.ts';
import type { Place } from '../ecs/service/service-data.ts';
import type { DaemonPlaces } from './daemon-places.ts';

type Node = KubeObject & { spec?: { unschedulable?: boolean; taints?: { effect?: string }[] } };

/** Every Node that takes new pods is a place for daemons of every cluster. */
export class NodePlaces implements DaemonPlaces {
  readonly #names = new Set<string>();
  readonly #listeners: (() => void)[] = [];

  /** Resolves once the nodes are known. */
  follow(kube: Kube, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) =>
      kube.watch<Node>(
        Nodes,
        {},
        (event) => {
          if (event.type === 'synced') resolve();
          else this.#see(event.object, event.type === 'deleted');
        },
        signal,
      ),
    );
  }

  of(): readonly Place[] {
    return [...this.#names].toSorted().map((nodeName) => ({ nodeName }));
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #see({ metadata, spec }: Node, isGone: boolean): void {
    const { name } = metadata;
    const takesPods =
      !isGone &&
      !spec?.unschedulable &&
      !spec?.taints?.some(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute');
    if (takesPods === this.#names.has(name)) return;
    if (takesPods) this.#names.add(name);
    else this.#names.delete(name);
    for (const listener of this.#listeners) listener();
  }
}
