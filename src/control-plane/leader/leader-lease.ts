import { inOneLine } from '../../core/errors/kecs-error.ts';
import type { ObjectMeta } from '../../core/kube-objects.ts';
import type { Clock, Kube } from '../../core/ports.ts';
import { isAlreadyExists, isConflict, isNotFound } from '../../kube/kube-api-error.ts';
import { microTime } from '../../kube/micro-time.ts';
import { Leases } from '../../kube/resource-types.ts';

/** How long a leader that is not heard of keeps the lease. */
const DURATION_S = 5;
/** A leader that could not renew for this long takes itself for deposed, well before others may. */
const RENEW_DEADLINE_MS = 3_500;
const RENEW_EVERY_MS = 1_000;
const LOOK_EVERY_MS = 500;

type Lease = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: {
    holderIdentity: string;
    leaseDurationSeconds: number;
    acquireTime?: string;
    renewTime?: string;
    leaseTransitions?: number;
  };
};

export type LeaderLeaseDeps = {
  readonly kube: Kube;
  readonly clock: Clock;
  readonly namespace: string;
  /** Of the Lease object. */
  readonly name: string;
  /** No two processes may have the same one. */
  readonly identity: string;
  readonly log: (line: object) => void;
};

/**
 * One of several replicas leads, as Kubernetes' own components do it: by a Lease. Whether another's lease is over is told by
 * how long it was not seen to change, so clocks of different machines need not agree.
 */
export class LeaderLease {
  readonly #deps: LeaderLeaseDeps;
  #last: Lease | undefined;
  #changedAt = 0;
  #renewedAt = 0;
  #trouble = '';

  constructor(deps: LeaderLeaseDeps) {
    this.#deps = deps;
  }

  /** Who was last seen to lead; empty where nobody does. */
  get holder(): string {
    return this.#last?.spec.holderIdentity ?? '';
  }

  /** Resolves when this process leads; rejects with the signal's reason. */
  async acquire(signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    for (;;) {
      signal.throwIfAborted();
      if (await this.#attempt(() => this.#take())) return;
      await clock.sleep(LOOK_EVERY_MS, signal);
    }
  }

  /** Renews until the signal aborts, then gives the lease up. Resolves to false when it was lost before. */
  async hold(signal: AbortSignal): Promise<boolean> {
    const { clock, identity } = this.#deps;
    const left = (): number => this.#renewedAt + RENEW_DEADLINE_MS - clock.now();
    while (!signal.aborted) {
      await clock.sleep(RENEW_EVERY_MS, signal).catch(() => undefined);
      // First the clock: a process that was paused must not do anything more with what it knew.
      if (left() <= 0) return false;
      if (signal.aborted) break;
      const renewed = new AbortController();
      // An API server that does not answer must not keep a deposed leader in office.
      const late = clock.sleep(left(), renewed.signal).catch(() => undefined);
      await Promise.race([this.#attempt(() => this.#renew()), late]);
      renewed.abort();
      if (left() <= 0 || this.holder !== identity) return false;
    }
    if (this.#last !== undefined) await this.#attempt(() => this.#write(this.#last, ''));
    return true;
  }

  async #take(): Promise<boolean> {
    const { clock, identity } = this.#deps;
    const lease = await this.#latest();
    if (lease !== undefined && lease.spec.holderIdentity !== '' && lease.spec.holderIdentity !== identity) {
      const isOver = clock.now() - this.#changedAt > lease.spec.leaseDurationSeconds * 1_000;
      if (!isOver) return false;
    }
    return this.#write(lease, identity);
  }

  /** One write; when somebody else has written it, a look at whether it is still ours. */
  async #renew(): Promise<boolean> {
    try {
      return await this.#write(this.#last, this.#deps.identity);
    } catch (thrown) {
      if (!isConflict(thrown) && !isNotFound(thrown)) throw thrown;
      const lease = await this.#latest();
      return (
        lease?.spec.holderIdentity === this.#deps.identity && this.#write(lease, lease.spec.holderIdentity)
      );
    }
  }

  async #latest(): Promise<Lease | undefined> {
    const { kube, namespace, name, clock } = this.#deps;
    const lease = await kube.get<Lease>(Leases, name, namespace);
    if (lease?.metadata.resourceVersion !== this.#last?.metadata.resourceVersion) {
      this.#changedAt = clock.now();
    }
    this.#last = lease;
    return lease;
  }

  /** The API server lets only one of those through that have seen the same version. */
  async #write(lease: Lease | undefined, holder: string): Promise<true> {
    const { kube, namespace, name, clock } = this.#deps;
    const startedAt = clock.now();
    const now = microTime(startedAt);
    const spec = {
      ...lease?.spec,
      holderIdentity: holder,
      leaseDurationSeconds: DURATION_S,
      renewTime: now,
      ...(lease?.spec.holderIdentity !== holder && {
        acquireTime: now,
        leaseTransitions: (lease?.spec.leaseTransitions ?? 0) + 1,
      }),
    };
    const labels = { 'app.kubernetes.io/managed-by': 'kecs' };
    const metadata = lease?.metadata ?? { name, namespace, labels };
    const renewed: Lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec };
    this.#last = await (lease === undefined ? kube.create(Leases, renewed) : kube.replace(Leases, renewed));
    this.#changedAt = startedAt;
    this.#renewedAt = startedAt;
    return true;
  }

  /** A lost race is an answer; any other failure is told once and tried again. */
  async #attempt(work: () => Promise<boolean>): Promise<boolean> {
    try {
      const done = await work();
      this.#trouble = '';
      return done;
    } catch (thrown) {
      if (isConflict(thrown) || isAlreadyExists(thrown) || isNotFound(thrown)) return false;
      const trouble = inOneLine(thrown);
      if (trouble !== this.#trouble) {
        this.#deps.log({ level: 'warning', message: `the lease cannot be asked for: ${trouble}` });
      }
      this.#trouble = trouble;
      return false;
    }
  }
}
