import { onTestFinished } from 'vitest';
import { NOBODY } from '../../src/control-plane/node/node-shape.ts';
import type { Pod, PodSpec, PodStatus } from '../../src/control-plane/node/pod.ts';
import { runSimulatedNode } from '../../src/control-plane/simulated-node/run-simulated-node.ts';
import type { ResourceType } from '../../src/core/kube-objects.ts';
import { Pods } from '../../src/kube/resource-types.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeKube } from './fake-kube.ts';

export const NODE = 'kecs-simulated';

type Wish = Partial<PodSpec> & { annotations?: Record<string, string> };

/** A simulated node over a Kubernetes API in memory, in a time that the test moves. */
export class SimulatedNodeRig {
  readonly clock = new FakeClock();
  readonly kube = new FakeKube();
  readonly log: { level?: string; message?: string; code?: string }[] = [];
  /** `verb plural/name` of every write, in order. */
  readonly writes: string[] = [];
  #stop = new AbortController();

  constructor() {
    this.kube.now = () => this.clock.now();
    this.kube.beforeWrite = (verb, type, name) => this.noteWrite(verb, type, name);
    onTestFinished(() => this.#stop.abort());
  }

  noteWrite(verb: string, type: ResourceType, name: string): void {
    this.writes.push(`${verb} ${type.plural}/${name}`);
  }

  async start(): Promise<void> {
    const { kube, clock } = this;
    this.#stop = new AbortController();
    const log = (line: object) => void this.log.push(line);
    void runSimulatedNode(
      { kube, clock, nodeName: NODE, version: '1.2.3', logs: NOBODY, log },
      this.#stop.signal,
    );
    await this.pass(0);
  }

  /** Ends it as a crash would: in the middle of whatever it does. */
  async restart(): Promise<void> {
    this.#stop.abort();
    await this.start();
  }

  pass(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  /** A pod that the scheduler has bound to the node, with annotations `simulated.kecs.dev/…`; a container `main` unless told. */
  async bind(name: string, { annotations = {}, ...spec }: Wish = {}): Promise<Pod> {
    const pod = await this.kube.create<Pod>(Pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace: 'app',
        annotations: Object.fromEntries(
          Object.entries(annotations).map(([key, value]) => [`simulated.kecs.dev/${key}`, value]),
        ),
      },
      spec: { nodeName: NODE, containers: [{ name: 'main', image: 'example/main:1' }], ...spec },
      status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'True' }] },
    });
    await this.pass(0);
    return pod;
  }

  pod(name: string): Promise<Pod | undefined> {
    return this.kube.get<Pod>(Pods, name, 'app');
  }

  /** The status of a pod that must be there. */
  async status(name: string): Promise<PodStatus> {
    const pod = await this.pod(name);
    if (pod?.status === undefined) throw new Error(`there is no pod ${name}`);
    return pod.status;
  }

  /** One container in a word or two: `running`, `exit 3`, or why it waits. */
  async container(name: string, container = 'main'): Promise<string> {
    const { initContainerStatuses = [], containerStatuses = [] } = await this.status(name);
    const state = [...initContainerStatuses, ...containerStatuses].find(
      (status) => status.name === container,
    )?.state;
    if (state?.running) return 'running';
    return state?.terminated ? `exit ${state.terminated.exitCode}` : (state?.waiting?.reason ?? 'unknown');
  }

  async condition(name: string, type: string): Promise<string | undefined> {
    return (await this.status(name)).conditions?.find((condition) => condition.type === type)?.status;
  }

  async remove(name: string, gracePeriodSeconds = 30): Promise<void> {
    await this.kube.delete(Pods, name, { namespace: 'app', gracePeriodSeconds });
    await this.pass(0);
  }
}
