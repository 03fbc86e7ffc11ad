import { foreignNode } from '../../core/errors/catalogue/control-plane.ts';
import { messageOf } from '../../core/errors/kecs-error.ts';
import type { Clock, Kube } from '../../core/ports.ts';
import { isAlreadyExists, isConflict, isNotFound } from '../../kube/kube-api-error.ts';
import { Nodes } from '../../kube/resource-types.ts';
import { NodeLease } from './node-lease.ts';
import { isReadyNode, type NodeObject, type NodeShape } from './node-shape.ts';

const LEASE_EVERY_MS = 10_000;
const STATUS_EVERY_MS = 300_000;
const FIRST_RETRY_MS = 250;
/** Less than the 40 s after which the node would be given up. */
const MAX_RETRY_MS = 10_000;

export type NodeKeeperDeps = {
  readonly kube: Kube;
  readonly clock: Clock;
  readonly shape: NodeShape;
  readonly log: (line: object) => void;
};

/** Keeps one Node registered and Ready: a lease write every ten seconds, its status every five minutes or when spoilt. */
export class NodeKeeper {
  readonly #deps: NodeKeeperDeps;
  readonly #lease: NodeLease;
  #node: NodeObject | undefined;
  #leaseAt = 0;
  #statusAt = 0;
  #wake = new AbortController();

  constructor(deps: NodeKeeperDeps) {
    this.#deps = deps;
    this.#lease = new NodeLease(deps.kube, deps.clock, deps.shape.object.metadata.name);
  }

  /**
   * Until the signal aborts. `onRegistered` is called once, when the node is there. Rejects with KECS1602 when the name is
   * taken by a node that is not ours; everything else is tried again.
   */
  async keep(signal: AbortSignal, onRegistered: () => void): Promise<void> {
    let announced = false;
    let retryMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      this.#wake = new AbortController();
      let pauseMs: number;
      try {
        await this.#tend();
        if (!announced) {
          announced = true;
          this.#follow(signal);
          onRegistered();
        }
        retryMs = FIRST_RETRY_MS;
        pauseMs = Math.max(0, Math.min(this.#leaseAt, this.#statusAt) - this.#deps.clock.now());
      } catch (thrown) {
        if (thrown instanceof ForeignNode) throw foreignNode(this.#name, this.#deps.shape.label);
        // Deleted, made anew or just changed: ask what is there.
        if (isNotFound(thrown) || isConflict(thrown)) this.#node = undefined;
        // Usual in the first moments, while the API server still makes its own namespaces.
        const message = `node ${this.#name}: ${messageOf(thrown)}`;
        this.#deps.log({ level: 'warn', message, node: this.#name, retryMs });
        pauseMs = retryMs;
        retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
      }
      if (!signal.aborted) await this.#pause(pauseMs, signal);
    }
  }

  get #name(): string {
    return this.#deps.shape.object.metadata.name;
  }

  async #tend(): Promise<void> {
    const { kube, clock, shape } = this.#deps;
    const node = this.#node ?? (await this.#register());
    const { uid = '', resourceVersion } = node.metadata;
    if (!isReadyNode(node) || clock.now() >= this.#statusAt) {
      const status = shape.status(clock.now(), node.status?.conditions);
      const written = await kube.patchStatus<NodeObject>(
        Nodes,
        { name: this.#name, resourceVersion },
        status,
      );
      // Unless the watch knew better meanwhile.
      if (this.#node === node) this.#node = written;
      this.#statusAt = clock.now() + STATUS_EVERY_MS;
    }
    if (clock.now() >= this.#leaseAt) {
      await this.#lease.renew(uid);
      this.#leaseAt = clock.now() + LEASE_EVERY_MS;
    }
  }

  async #register(): Promise<NodeObject> {
    const { kube, clock, shape } = this.#deps;
    const wanted = shape.object;
    const found = await kube.get<NodeObject>(Nodes, this.#name);
    if (found === undefined) {
      try {
        // With its status: a node that is not ready at first would turn pods away for a moment.
        const created = { ...wanted, status: shape.status(clock.now()) as NonNullable<NodeObject['status']> };
        this.#node = await kube.create<NodeObject>(Nodes, created);
        this.#statusAt = clock.now() + STATUS_EVERY_MS;
      } catch (thrown) {
        if (isAlreadyExists(thrown)) return this.#register();
        throw thrown;
      }
    } else {
      if (found.metadata.labels?.[shape.label] !== 'true') throw new ForeignNode();
      const { labels, annotations } = wanted.metadata;
      const metadata = {
        ...found.metadata,
        labels: { ...found.metadata.labels, ...labels },
        annotations: { ...found.metadata.annotations, ...annotations },
      };
      this.#node = await kube.replace<NodeObject>(Nodes, { ...found, metadata });
      this.#statusAt = 0;
    }
    return this.#node;
  }

  #follow(signal: AbortSignal): void {
    const options = { fieldSelector: `metadata.name=${this.#name}` };
    this.#deps.kube.watch<NodeObject>(
      Nodes,
      options,
      (event) => {
        if (event.type === 'synced') return;
        const { uid, resourceVersion } = event.object.metadata;
        if (event.type === 'deleted') {
          if (uid !== this.#node?.metadata.uid) return;
          this.#node = undefined;
          this.#leaseAt = 0;
          this.#wake.abort();
        } else if (Number(resourceVersion) > Number(this.#node?.metadata.resourceVersion)) {
          this.#node = event.object;
          if (!isReadyNode(event.object)) this.#wake.abort();
        }
      },
      signal,
    );
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    const wake = this.#wake;
    const stop = () => wake.abort();
    signal.addEventListener('abort', stop);
    await this.#deps.clock.sleep(ms, wake.signal).catch(() => undefined);
    signal.removeEventListener('abort', stop);
  }
}

class ForeignNode extends Error {}
