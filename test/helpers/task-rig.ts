import type { DescribeTasksCommandOutput, RunTaskCommandInput } from '@aws-sdk/client-ecs';
import { onTestFinished } from 'vitest';
import { type CloudMap, noCloudMap } from '../../src/control-plane/cloud-map/cloud-map.ts';
import { TaskRegistrar } from '../../src/control-plane/cloud-map/task-registrar.ts';
import { ecsOperations } from '../../src/control-plane/ecs/ecs-operations.ts';
import type { Task } from '../../src/control-plane/ecs/task/task-data.ts';
import { NOBODY } from '../../src/control-plane/node/node-shape.ts';
import type { Pod } from '../../src/control-plane/node/pod.ts';
import { runServices } from '../../src/control-plane/services/run-services.ts';
import { runSimulatedNode } from '../../src/control-plane/simulated-node/run-simulated-node.ts';
import { allStores, createStores, type Stores } from '../../src/control-plane/store/stores.ts';
import type { FetchInputs } from '../../src/control-plane/tasks/task-inputs.ts';
import { TaskKeeper } from '../../src/control-plane/tasks/task-keeper.ts';
import { withoutBackend } from '../../src/control-plane/tasks/without-backend.ts';
import type { Caller } from '../../src/control-plane/wire/caller.ts';
import { isNotFound } from '../../src/kube/kube-api-error.ts';
import { Pods } from '../../src/kube/resource-types.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeKube } from './fake-kube.ts';
import { NODE } from './simulated-node-rig.ts';

const TASKS = 'kecs-tasks';
const caller: Caller = { account: '111122223333', region: 'us-east-1', partition: 'aws' };

type Container = Record<string, unknown>;

/** The ECS operations, the task keeper, the service scheduler and a simulated node over a Kubernetes API in memory, in a time that the test moves. */
export class TaskRig {
  readonly clock = new FakeClock();
  readonly kube = new FakeKube();
  readonly log: { level?: string; message?: string }[] = [];
  fetchInputs: FetchInputs = withoutBackend;
  cloudMap: CloudMap = noCloudMap;
  /** Pods are bound to the node as they come; false holds them back. */
  schedules = true;
  /** Annotations `simulated.kecs.dev/…` of pods to come. */
  simulate: Record<string, string> = {};
  stores!: Stores;
  #stop = new AbortController();
  readonly #node = new AbortController();

  constructor() {
    this.kube.now = () => this.clock.now();
    onTestFinished(() => {
      this.#stop.abort();
      this.#node.abort();
    });
  }

  /** With a cluster `default` and, if containers are given, a task definition `app`. */
  async start(containers?: readonly Container[], definition: object = {}): Promise<void> {
    const { kube, clock } = this;
    this.#schedule();
    const log = (line: object) => void this.log.push(line);
    void runSimulatedNode(
      { kube, clock, nodeName: NODE, version: '1', logs: NOBODY, log },
      this.#node.signal,
    );
    await this.#control();
    await this.call('CreateCluster', {});
    if (containers) await this.register(containers, definition);
  }

  /** Ends the control plane as a crash would and starts another. */
  async restart(): Promise<void> {
    this.#stop.abort();
    await this.#control();
  }

  /** The node does nothing more. */
  breakNode(): void {
    this.#node.abort();
  }

  register(containers: readonly Container[], definition: object = {}): Promise<unknown> {
    const containerDefinitions = containers.map((container) => ({
      image: 'busybox:1',
      memory: 64,
      ...container,
    }));
    return this.call('RegisterTaskDefinition', { family: 'app', containerDefinitions, ...definition });
  }

  call<T = Record<string, unknown>>(name: string, input: object): Promise<T> {
    return this.as<T>(caller, name, input);
  }

  async as<T = Record<string, unknown>>(who: Caller, name: string, input: object): Promise<T> {
    const operation = ecsOperations.find((candidate) => candidate.name === name);
    if (operation === undefined) throw new Error(`there is no operation ${name}`);
    const { stores, clock } = this;
    const call = { caller: who, requestId: 'test', endpoint: 'http://localhost:4566/', stores, clock };
    const answer = await operation.handle(input, call);
    return answer as T;
  }

  async run(input: Partial<RunTaskCommandInput> = {}): Promise<Task> {
    const { tasks } = await this.call<{ tasks: Task[] }>('RunTask', { taskDefinition: 'app', ...input });
    const [task] = tasks;
    if (task === undefined) throw new Error('no task was run');
    return task;
  }

  async describe(task: Pick<Task, 'taskArn'>): Promise<Task> {
    const answer = await this.call<DescribeTasksCommandOutput>('DescribeTasks', { tasks: [task.taskArn] });
    const [described] = (answer.tasks ?? []) as unknown as Task[];
    if (described === undefined) throw new Error(`no task ${task.taskArn}`);
    return described;
  }

  /** What is seen of a task after `ms`. */
  async after(ms: number, task: Pick<Task, 'taskArn'>): Promise<Task> {
    await this.pass(ms);
    return this.describe(task);
  }

  pass(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  pods(): Promise<Pod[]> {
    return this.kube.list<Pod>(Pods, { namespace: TASKS });
  }

  async pod(): Promise<Pod> {
    const [pod] = await this.pods();
    if (pod === undefined) throw new Error('there is no pod');
    return pod;
  }

  async #control(): Promise<void> {
    const { kube, clock } = this;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const stores = createStores(kube, clock, 'kecs-system');
    this.stores = stores;
    await Promise.all([
      ...allStores(stores).map((store) => new Promise<void>((resolve) => store.follow(signal, resolve))),
      stores.nodes.follow(kube, signal),
    ]);
    const surroundings = { namespace: TASKS, sharedDir: '/shared' };
    const fetchInputs: FetchInputs = (wanted, aborted) => this.fetchInputs(wanted, aborted);
    const log = (line: object) => void this.log.push(line);
    new TaskKeeper({
      kube,
      clock,
      stores,
      surroundings,
      fetchInputs,
      signal,
      log,
      gateway: { url: async () => 'http://10.0.0.1:4566' },
    }).start();
    runServices({ clock, stores, log }, signal);
    new TaskRegistrar({ clock, stores, log, cloudMap: this.cloudMap }, signal).start();
    await this.pass(0);
  }

  /** A fake of the Kubernetes scheduler: the node takes every pod. */
  #schedule(): void {
    this.kube.watch<Pod>(
      Pods,
      {},
      (event) => {
        if (event.type !== 'added' || !this.schedules || event.object.spec.nodeName) return;
        const { name, namespace } = event.object.metadata;
        const annotations = Object.fromEntries(
          Object.entries(this.simulate).map(([key, value]) => [`simulated.kecs.dev/${key}`, value]),
        );
        const bound = this.kube.patch(Pods, { name, namespace }, 'merge', {
          metadata: { annotations },
          spec: { nodeName: NODE },
          status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'True' }] },
        });
        // A task that was stopped at once has no pod any more.
        bound.catch((thrown: unknown) => {
          if (!isNotFound(thrown)) throw thrown;
        });
      },
      this.#node.signal,
    );
  }
}
