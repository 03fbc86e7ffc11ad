import { AwsClient } from '../../src/aws/aws-client.ts';
import type { TaskData } from '../../src/control-plane/ecs/task/task-data.ts';
import type { Pod } from '../../src/control-plane/node/pod.ts';
import type { StoredRecord } from '../../src/control-plane/store/record.ts';
import type { Stores } from '../../src/control-plane/store/stores.ts';
import { TaskLogs } from '../../src/control-plane/tasks/logs/task-logs.ts';
import type { Clock } from '../../src/core/ports.ts';
import { Pods } from '../../src/kube/resource-types.ts';
import { systemClock } from '../../src/system/system-clock.ts';
import { FakeKube } from './fake-kube.ts';

export const GROUP = '/ecs/web';
export const STREAM = 'web/app/0123456789abcdef';
const POD = 'web-0123456789abcdef';
const scope = { account: '111122223333', region: 'eu-west-1' };

/** One task with one container `app` that logs by `awslogs`, its pod in a Kubernetes API in memory. */
export class LoggingTask {
  readonly kube = new FakeKube();
  readonly log: { message?: string }[] = [];
  readonly client: AwsClient;
  readonly #options: Record<string, string>;
  readonly #clock: Clock;
  #stop = new AbortController();
  #logs: TaskLogs | undefined;

  constructor(url: string, options: Record<string, string> = {}, clock: Clock = systemClock) {
    this.client = new AwsClient(url);
    this.#clock = clock;
    this.#options = { 'awslogs-group': GROUP, 'awslogs-stream-prefix': 'web', ...options };
  }

  async start(simulatedNode?: string): Promise<void> {
    await this.kube.create(Pods, { ...pod('running'), spec: { containers: [] } });
    this.control(simulatedNode);
  }

  /** A control plane begins to follow the task; the one before, if any, ends as by a crash. */
  control(simulatedNode?: string): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    const taskDefinition = {
      containerDefinitions: [
        { name: 'app', logConfiguration: { logDriver: 'awslogs' as const, options: this.#options } },
      ],
    };
    this.#logs = new TaskLogs({
      kube: this.kube,
      client: this.client,
      clock: this.#clock,
      stores: { taskDefinitions: { get: () => ({ data: { taskDefinition } }) } } as unknown as Stores,
      simulatedNode,
      signal: this.#stop.signal,
      log: (line) => void this.log.push(line),
    });
    this.#logs.see(record, pod('running'));
  }

  write(at: number, ...texts: string[]): void {
    this.kube.logs.write(POD, 'app', at, ...texts);
  }

  /** The container ends; resolves when its pod may go. */
  async end(): Promise<void> {
    this.kube.logs.end(POD, 'app');
    this.#logs?.see(record, pod('terminated'));
    await this.#logs?.whenLogged(pod('terminated'));
  }

  stop(): void {
    this.#stop.abort();
  }

  /** An operation of CloudWatch Logs in the task's account and region. */
  call<T>(operation: string, input: object): Promise<T> {
    return this.client.json<T>(scope, 'logs', `Logs_20140328.${operation}`, input);
  }
}

const record = {
  ...scope,
  name: 'default/0123456789abcdef',
  metadata: { name: 'r' },
  data: {
    cluster: 'default',
    id: '0123456789abcdef',
    task: {
      taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:1',
      containers: [{ name: 'app', runtimeId: 'c0ffee' }],
    },
  },
} as unknown as StoredRecord<TaskData>;

function pod(state: 'running' | 'terminated'): Pod {
  const startedAt = '2026-11-26T12:00:00Z';
  const states = { running: { startedAt }, terminated: { startedAt, exitCode: 0, reason: 'Completed' } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: POD, namespace: 'kecs-tasks', uid: 'uid-1' },
    spec: { nodeName: 'node', containers: [] },
    status: {
      containerStatuses: [
        { name: 'app', containerID: 'containerd://c0ffee', state: { [state]: states[state] }, lastState: {} },
      ],
    },
  } as unknown as Pod;
}
