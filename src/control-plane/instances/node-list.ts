import { isDeepStrictEqual } from 'node:util';
import type { Kube } from '../../core/ports.ts';
import { Nodes } from '../../kube/resource-types.ts';
import { type Node, type NodeFacts, nodeFacts } from './node-facts.ts';

/**
 * The Nodes that tasks can be placed on, in memory. Empty until it follows the Kubernetes API. A heartbeat is no change:
 * listeners are called when something that AWS callers can see is different.
 */
export class NodeList {
  readonly #facts = new Map<string, NodeFacts>();
  /** By name, those too that no task is placed on. */
  readonly #uids = new Map<string, string | undefined>();
  readonly #listeners: (() => void)[] = [];
  #sorted: readonly NodeFacts[] = [];
  #synced = false;

  get synced(): boolean {
    return this.#synced;
  }

  /** By name. */
  all(): readonly NodeFacts[] {
    return this.#sorted;
  }

  /** Undefined for one that no task can be placed on. */
  named(name: string | undefined): NodeFacts | undefined {
    return name === undefined ? undefined : this.#facts.get(name);
  }

  /** Whether a Node with this uid is there, be it one for tasks or not. */
  has(uid: string): boolean {
    return [...this.#uids.values()].includes(uid);
  }

  /** Calls back after each change. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Resolves once all nodes that are there are known. */
  follow(kube: Kube, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) =>
      kube.watch<Node>(
        Nodes,
        {},
        (event) => {
          if (event.type === 'synced') {
            this.#synced = true;
            resolve();
          } else {
            const { name, uid } = event.object.metadata;
            const isGone = event.type === 'deleted';
            if (isGone) this.#uids.delete(name);
            else this.#uids.set(name, uid);
            this.#set(name, isGone ? undefined : nodeFacts(event.object));
          }
        },
        signal,
      ),
    );
  }

  #set(name: string, facts: NodeFacts | undefined): void {
    const isGone = !this.#uids.has(name);
    if (!isGone && isDeepStrictEqual(this.#facts.get(name), facts)) return;
    if (facts === undefined) this.#facts.delete(name);
    else this.#facts.set(name, facts);
    this.#sorted = [...this.#facts.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    for (const listener of this.#listeners) listener();
  }
}
