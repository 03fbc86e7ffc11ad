import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../../core/errors/kecs-error.ts';
import type { WatchEvent } from '../../core/kube-objects.ts';
import type { Clock, Kube } from '../../core/ports.ts';
import { isConflict, isNotFound } from '../../kube/kube-api-error.ts';
import { Pods } from '../../kube/resource-types.ts';
import { type Pod, versionOf } from '../node/pod.ts';
import { Agenda } from '../work/agenda.ts';
import { WorkQueue } from '../work/work-queue.ts';
import { AddressPool } from './address-pool.ts';
import { Moments } from './moments.ts';
import { HOST_ADDRESS } from './node-object.ts';
import { livePod } from './pod-life.ts';

/** Writes at a time: enough to be quick, few enough to leave the API server to others. */
const WIDTH = 8;
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 30_000;

export type PodRunnerDeps = {
  readonly kube: Kube;
  readonly clock: Clock;
  readonly nodeName: string;
  readonly log: (line: object) => void;
};

type Entry = { pod: Pod; podIP: string | undefined; failures: number; readonly moments: Moments };

/** Leads every pod that is bound to the node through its life, one status write per step. */
export class PodRunner {
  readonly #deps: PodRunnerDeps;
  readonly #entries = new Map<string, Entry>();
  readonly #pool = new AddressPool();
  readonly #queue: WorkQueue;
  readonly #agenda: Agenda;
  #synced = false;

  constructor(deps: PodRunnerDeps) {
    this.#deps = deps;
    this.#queue = new WorkQueue(WIDTH, (key) => this.#work(key));
    this.#agenda = new Agenda(deps.clock, (key) => this.#queue.offer(key));
  }

  start(signal: AbortSignal): void {
    const { kube, nodeName } = this.#deps;
    const options = { fieldSelector: `spec.nodeName=${nodeName}` };
    kube.watch<Pod>(Pods, options, (event) => this.#see(event), signal);
    signal.addEventListener('abort', () => {
      this.#queue.close();
      this.#agenda.close();
    });
  }

  #see(event: WatchEvent<Pod>): void {
    if (event.type === 'synced') {
      // Not before: a new pod must not be given the address of one that is not known yet.
      this.#synced = true;
      for (const key of this.#entries.keys()) this.#queue.offer(key);
      return;
    }
    const { object: pod, type } = event;
    const key = keyOf(pod);
    const entry = this.#entries.get(key);
    const isSame = entry?.pod.metadata.uid === pod.metadata.uid;
    if (type === 'deleted') {
      if (isSame) this.#forget(key);
      return;
    }
    if (entry !== undefined && isSame) {
      if (versionOf(pod) <= versionOf(entry.pod)) return;
      this.#update(entry, pod);
    } else {
      this.#forget(key);
      const fresh: Entry = { pod, podIP: undefined, failures: 0, moments: new Moments() };
      this.#entries.set(key, fresh);
      this.#update(fresh, pod);
    }
    if (this.#synced) this.#queue.offer(key);
  }

  /** The address that is written counts, also where another control plane was faster with its own. */
  #update(entry: Entry, pod: Pod): void {
    entry.pod = pod;
    const podIP = pod.status?.podIP;
    if (podIP === undefined || podIP === entry.podIP) return;
    if (entry.podIP !== undefined) this.#pool.release(entry.podIP);
    this.#pool.reserve(podIP);
    entry.podIP = podIP;
  }

  #forget(key: string): void {
    const podIP = this.#entries.get(key)?.podIP;
    if (podIP !== undefined) this.#pool.release(podIP);
    this.#entries.delete(key);
    this.#agenda.delete(key);
  }

  async #work(key: string): Promise<void> {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    try {
      await this.#step(key, entry);
      entry.failures = 0;
    } catch (thrown) {
      // A newer version or the pod's end is on its way by the watch.
      if (isConflict(thrown) || isNotFound(thrown)) return;
      const retryMs = Math.min(FIRST_RETRY_MS * 2 ** entry.failures++, MAX_RETRY_MS);
      this.#deps.log({ level: 'warn', message: `pod ${key}: ${messageOf(thrown)}`, retryMs });
      if (this.#entries.get(key) === entry) this.#agenda.set(key, this.#deps.clock.now() + retryMs);
    }
  }

  async #step(key: string, entry: Entry): Promise<void> {
    const { kube, clock } = this.#deps;
    const { pod, moments } = entry;
    entry.podIP ??= pod.spec.hostNetwork ? HOST_ADDRESS : this.#pool.take();
    const turn = livePod(pod, { now: clock.now(), moments, podIP: entry.podIP, hostIP: HOST_ADDRESS });
    const { name, namespace, uid, resourceVersion, deletionGracePeriodSeconds } = pod.metadata;
    if (!isDeepStrictEqual(turn.status, pod.status)) {
      const target = { name, namespace, resourceVersion };
      const written = await kube.patchStatus<Pod>(Pods, target, turn.status);
      if (versionOf(written) > versionOf(entry.pod)) entry.pod = written;
      // The next step, if it is due already.
      if (this.#entries.get(key) === entry) this.#queue.offer(key);
      return;
    }
    // With a grace of 0 it is only waiting for its finalizers.
    if (turn.ended && pod.metadata.deletionTimestamp !== undefined && deletionGracePeriodSeconds !== 0) {
      await kube.delete(Pods, name, { namespace, uid, gracePeriodSeconds: 0 });
      return;
    }
    if (turn.again === undefined) this.#agenda.delete(key);
    else if (this.#entries.get(key) === entry) this.#agenda.set(key, turn.again);
  }
}

function keyOf({ metadata }: Pod): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
