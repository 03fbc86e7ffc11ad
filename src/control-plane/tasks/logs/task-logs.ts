import type { AwsClient } from '../../../aws/aws-client.ts';
import { messageOf } from '../../../core/errors/kecs-error.ts';
import type { Clock, Kube } from '../../../core/ports.ts';
import type { TaskData } from '../../ecs/task/task-data.ts';
import type { ContainerDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import { SIMULATED } from '../../kubelet-api/log-sources.ts';
import type { ContainerStatus, Pod } from '../../node/pod.ts';
import type { StoredRecord } from '../../store/record.ts';
import type { Stores } from '../../store/stores.ts';
import { definitionOf } from '../definition-of.ts';
import { hasRun } from '../life/start-failures.ts';
import { containerNames } from '../pod/pod-names.ts';
import { awslogsOf } from './awslogs.ts';
import { type StartsEvent, startOfEvents } from './event-start.ts';
import { LogStream } from './log-stream.ts';
import { shipContainer } from './ship-container.ts';

/** How long a pod that has ended is kept for what it has written to be stored. */
const LAST_WORDS_MS = 5_000;

type Deps = {
  readonly kube: Pick<Kube, 'podLog'>;
  readonly client: AwsClient;
  readonly clock: Clock;
  readonly stores: Stores;
  /** In its pods nothing runs, and nobody can be asked for their output. */
  readonly simulatedNode: string | undefined;
  readonly signal: AbortSignal;
  readonly log: (line: object) => void;
};

/** Brings the output of containers with the log driver `awslogs` to CloudWatch Logs, each as long as it runs. */
export class TaskLogs {
  readonly #deps: Deps;
  /** By the pod's uid, then by the container's id in its runtime. */
  readonly #shipped = new Map<string, Map<string, Promise<void>>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** To be called as the pod of a task changes: begins with every container that has started since. */
  see(record: StoredRecord<TaskData>, pod: Pod): void {
    const definition = definitionOf(record, this.#deps.stores);
    if (definition === undefined) return;
    const names = containerNames(definition);
    for (const container of definition.containerDefinitions ?? []) {
      if (container.logConfiguration?.logDriver !== 'awslogs') continue;
      const podName = names.get(container.name ?? '') ?? '';
      const status = pod.status?.containerStatuses?.find(({ name }) => name === podName);
      if (status?.containerID === undefined || !hasRun(status)) continue;
      const ofPod = this.#ofPod(pod);
      if (ofPod.has(status.containerID)) continue;
      const shipping = this.#ship(record, container, pod, status);
      if (shipping !== undefined) ofPod.set(status.containerID, shipping);
    }
  }

  /** Resolves when all that the pod's containers have written is stored, at the latest after a few seconds; never rejects. */
  async whenLogged(pod: Pod): Promise<void> {
    const { clock, log } = this.#deps;
    const uid = pod.metadata.uid ?? '';
    const ofPod = this.#shipped.get(uid);
    if (ofPod === undefined) return;
    const late = new AbortController();
    const tooLate = clock.sleep(LAST_WORDS_MS, late.signal).then(
      () => true,
      () => false,
    );
    const inTime = Promise.all(ofPod.values()).then(() => false);
    if (await Promise.race([inTime, tooLate]))
      log({ level: 'warn', message: `${pod.metadata.name}: not all of its output is in CloudWatch Logs` });
    late.abort();
    this.#shipped.delete(uid);
  }

  #ofPod({ metadata: { uid = '' } }: Pod): Map<string, Promise<void>> {
    const there = this.#shipped.get(uid) ?? new Map<string, Promise<void>>();
    this.#shipped.set(uid, there);
    return there;
  }

  #ship(
    { account, region, data }: StoredRecord<TaskData>,
    definition: ContainerDefinition,
    pod: Pod,
    { name: container, state }: ContainerStatus,
  ): Promise<void> | undefined {
    const { kube, client, clock, signal, log, simulatedNode } = this.#deps;
    const runtimeId = data.task.containers.find(({ name }) => name === definition.name)?.runtimeId;
    const target = awslogsOf(definition, { region, taskId: data.id, runtimeId });
    if (target?.stream === undefined) return undefined;
    const name = { group: target.group, stream: target.stream, createsGroup: target.createsGroup };
    const stream = new LogStream(client, { account, region: target.region }, name, signal);
    const { name: podName, namespace = '' } = pod.metadata;
    const isSimulated = simulatedNode !== undefined && pod.spec.nodeName === simulatedNode;
    const startedAt = state.running?.startedAt ?? state.terminated?.startedAt ?? '';
    const source = isSimulated ? { podLog: () => simulatedLog(startedAt) } : kube;
    const ofContainer = { namespace, pod: podName, container };
    const startsEvent = this.#startOfEvents(definition, podName);
    return shipContainer({ kube: source, clock, signal, container: ofContainer, stream, startsEvent, log });
  }

  /** Options that cannot be read keep a task from starting; one that runs with them is of an earlier version of kecs. */
  #startOfEvents(definition: ContainerDefinition, podName: string): StartsEvent | undefined {
    try {
      return startOfEvents(definition);
    } catch (thrown) {
      const message = `${podName}, container ${definition.name}: each line is one event: ${messageOf(thrown)}`;
      this.#deps.log({ level: 'warn', message });
      return undefined;
    }
  }
}

/** One line, always of the same time: another control plane finds it stored. */
async function simulatedLog(startedAt: string): Promise<AsyncIterable<Uint8Array>> {
  return (async function* () {
    yield Buffer.from(`${startedAt} ${SIMULATED}\n`);
  })();
}
