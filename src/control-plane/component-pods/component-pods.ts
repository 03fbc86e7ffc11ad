import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../../core/errors/kecs-error.ts';
import { HOST_NODE } from '../../core/instance/instance.ts';
import type { WatchEvent } from '../../core/kube-objects.ts';
import type { Clock, Kube } from '../../core/ports.ts';
import { isConflict, isNotFound } from '../../kube/kube-api-error.ts';
import { Pods } from '../../kube/resource-types.ts';
import type { Pod, PodStatus } from '../node/pod.ts';
import { componentOf, componentPod, componentPodName } from './component-pod.ts';
import { componentStatus } from './component-status.ts';
import type { HostComponent, HostComponents } from './host-component.ts';

const LOOK_EVERY_MS = 1_000;
const MAX_RETRY_MS = 30_000;

export type ComponentPodsDeps = {
  readonly kube: Kube;
  readonly clock: Clock;
  readonly namespace: string;
  readonly components: HostComponents;
  readonly log: (line: object) => void;
};

/** Keeps one pod for each component, with its state, whatever others do to these pods. At rest it writes nothing. */
export class ComponentPods {
  readonly #deps: ComponentPodsDeps;
  readonly #pods = new Map<string, Pod>();
  /** What was last written, and the version that it gave: the API server adds to what it stores, so that does not compare. */
  readonly #told = new Map<string, { version: string | undefined; status: PodStatus }>();
  #synced = false;
  #wake = new AbortController();

  constructor(deps: ComponentPodsDeps) {
    this.#deps = deps;
  }

  /** Until the signal aborts; never rejects. */
  async keep(signal: AbortSignal): Promise<void> {
    const { kube, clock, log } = this.#deps;
    const onHost = { fieldSelector: `spec.nodeName=${HOST_NODE}` };
    kube.watch<Pod>(Pods, onHost, (event) => this.#see(event), signal);
    let pauseMs = LOOK_EVERY_MS;
    while (!signal.aborted) {
      this.#wake = new AbortController();
      try {
        if (this.#synced) await this.#tend();
        pauseMs = LOOK_EVERY_MS;
      } catch (thrown) {
        // Another's change is on its way by the watch.
        if (!isConflict(thrown) && !isNotFound(thrown) && !signal.aborted) {
          log({ level: 'warn', message: `component pods: ${messageOf(thrown)}`, retryMs: pauseMs });
          pauseMs = Math.min(pauseMs * 2, MAX_RETRY_MS);
        }
      }
      const either = AbortSignal.any([signal, this.#wake.signal]);
      await clock.sleep(pauseMs, either).catch(() => undefined);
    }
  }

  #see(event: WatchEvent<Pod>): void {
    if (event.type === 'synced') {
      this.#synced = true;
      this.#wake.abort();
      return;
    }
    const { object: pod } = event;
    const known = this.#pods.get(keyOf(pod));
    if (event.type === 'deleted') {
      if (known?.metadata.uid !== pod.metadata.uid) return;
      this.#pods.delete(keyOf(pod));
      this.#told.delete(pod.metadata.name);
      this.#wake.abort();
    } else {
      this.#note(pod);
      if (pod.metadata.deletionTimestamp !== undefined) this.#wake.abort();
    }
  }

  async #tend(): Promise<void> {
    const { components, namespace } = this.#deps;
    const wanted = components.list();
    const names = new Set(wanted.map(({ name }) => name));
    await Promise.all([
      ...wanted.map((component) => this.#keep(component, namespace)),
      ...[...this.#pods.values()].map((pod) => this.#clear(pod, names)),
    ]);
  }

  async #keep(component: HostComponent, namespace: string): Promise<void> {
    const { kube } = this.#deps;
    const name = componentPodName(component.name);
    const pod =
      this.#pods.get(`${namespace}/${name}`) ??
      this.#note(await kube.create<Pod>(Pods, componentPod(component.name, namespace)));
    if (pod.metadata.deletionTimestamp !== undefined) return;
    const status = componentStatus(component, pod.status);
    const { resourceVersion } = pod.metadata;
    const told = this.#told.get(name);
    if (told && told.version === resourceVersion && isDeepStrictEqual(told.status, status)) return;
    const written = await kube.patchStatus<Pod>(Pods, { name, namespace, resourceVersion }, status);
    this.#told.set(name, { version: written.metadata.resourceVersion, status });
    this.#note(written);
  }

  /** Nobody else ends pods of this node: those that are to go, and those whose component is no more. */
  async #clear(pod: Pod, names: ReadonlySet<string>): Promise<void> {
    const { name, namespace, uid, deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
    const component = componentOf(pod);
    const isOver = component !== undefined && !names.has(component);
    if (deletionTimestamp === undefined ? !isOver : deletionGracePeriodSeconds === 0) return;
    const options = { namespace: namespace ?? '', ...(uid && { uid }), gracePeriodSeconds: 0 };
    await this.#deps.kube.delete(Pods, name, options);
  }

  /** The newer of what is known and what came; own writes are answered before the watch tells of them. */
  #note(pod: Pod): Pod {
    const known = this.#pods.get(keyOf(pod));
    const isOlder =
      known !== undefined &&
      known.metadata.uid === pod.metadata.uid &&
      Number(known.metadata.resourceVersion) > Number(pod.metadata.resourceVersion);
    if (isOlder) return known;
    this.#pods.set(keyOf(pod), pod);
    return pod;
  }
}

function keyOf({ metadata }: Pod): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
