import { AwsClient } from '../../aws/aws-client.ts';
import { awslogsOf } from '../../control-plane/tasks/logs/awslogs.ts';
import type { Kube } from '../../core/ports.ts';
import { isNotFound, KubeApiError } from '../../kube/kube-api-error.ts';
import { type LogLine, logLines } from '../../kube/log-lines.ts';
import { cloudwatchLog, type LogWindow } from './cloudwatch-log.ts';
import type { EcsTaskDefinition } from './ecs-api.ts';
import { taskId } from './glance.ts';
import type { LogSource } from './log-source.ts';
import type { OpenEcs } from './open-ecs.ts';

const NOT_STARTED = 400;

/** What is to be had of a container's output: lines, or why there are none. */
export type TaskLog =
  | { readonly kind: 'lines'; readonly lines: AsyncIterable<LogLine> }
  /** It has not written anything yet. */
  | { readonly kind: 'waiting' }
  /** Its pod has ended or was never made, and it is nowhere else; `why` in words. */
  | { readonly kind: 'gone'; readonly why: string };

/** Output of tasks: from their pods, for those whose pod is gone from CloudWatch Logs if they log there. */
export class TaskLogs {
  readonly #open: OpenEcs;
  readonly #kube: Pick<Kube, 'podLog'>;
  readonly #signal: AbortSignal;
  readonly #definitions = new Map<string, Promise<EcsTaskDefinition>>();

  constructor(open: OpenEcs, kube: Pick<Kube, 'podLog'>, signal: AbortSignal) {
    this.#open = open;
    this.#kube = kube;
    this.#signal = signal;
  }

  async read(source: LogSource, window: LogWindow): Promise<TaskLog> {
    const { since, tail } = window;
    const sinceTime = since === undefined ? undefined : new Date(since).toISOString();
    const log = await this.ofPod(source, { sinceTime, tailLines: tail });
    return log.kind === 'gone' && source.task.lastStatus === 'STOPPED' ? this.#kept(source, window) : log;
  }

  /** `lines` until the container ends, if `follow` says so. */
  async ofPod(
    { pod }: LogSource,
    options: { sinceTime?: string | undefined; tailLines?: number | undefined; follow?: boolean },
  ): Promise<TaskLog> {
    try {
      const pieces = await this.#kube.podLog(pod, { ...options, timestamps: true }, this.#signal);
      return { kind: 'lines', lines: logLines(pieces) };
    } catch (thrown) {
      if (isNotFound(thrown)) return { kind: 'gone', why: `there is no pod ${pod.pod}` };
      if (thrown instanceof KubeApiError && thrown.status === NOT_STARTED) return { kind: 'waiting' };
      throw thrown;
    }
  }

  async #kept({ task, container }: LogSource, window: LogWindow): Promise<TaskLog> {
    const { ecs, endpoint } = this.#open;
    const definition = await this.#definition(task.taskDefinitionArn ?? '');
    const defined = definition.containerDefinitions?.find(({ name }) => name === container);
    const runtimeId = task.containers?.find(({ name }) => name === container)?.runtimeId;
    const target =
      defined && awslogsOf(defined, { region: ecs.scope.region, taskId: taskId(task), runtimeId });
    if (target === undefined)
      return { kind: 'gone', why: 'its pod has ended, and it has no logDriver awslogs that would keep it' };
    const { group, stream, region } = target;
    if (stream === undefined) return { kind: 'gone', why: 'it never started' };
    const scope = { account: ecs.scope.account, region };
    const client = new AwsClient(endpoint);
    const lines = await cloudwatchLog(client, scope, { group, stream }, window, this.#signal);
    if (lines === undefined)
      return { kind: 'gone', why: `CloudWatch Logs has no stream ${stream} in group ${group}` };
    return { kind: 'lines', lines: each(lines) };
  }

  #definition(arn: string): Promise<EcsTaskDefinition> {
    const known = this.#definitions.get(arn) ?? this.#open.ecs.taskDefinition(arn);
    this.#definitions.set(arn, known);
    return known;
  }
}

async function* each(lines: readonly LogLine[]): AsyncGenerator<LogLine> {
  yield* lines;
}
