import type { AwsClient, AwsScope } from '../../../aws/aws-client.ts';
import { isAwsRefused } from '../../../aws/aws-refused.ts';
import type { LogLine } from '../../../kube/log-lines.ts';

type Event = { timestamp: number; message: string };

/** What is to be known of a stream before anything can be done with it. */
export type StreamName = LogGroup & { readonly stream: string };
export type LogGroup = { readonly group: string; readonly createsGroup: boolean };

/** One stream of CloudWatch Logs. Rejects as AwsClient does. */
export class LogStream {
  readonly #send: Send;
  readonly #name: StreamName;

  constructor(client: AwsClient, scope: AwsScope, name: StreamName, signal: AbortSignal) {
    this.#send = sender(client, scope, signal);
    this.#name = name;
  }

  /** Makes it, and its group where it is to; one that is there stays. Refused where there is no group. */
  async create(): Promise<void> {
    const { group, stream, createsGroup } = this.#name;
    if (createsGroup) await createUnlessThere(this.#send, 'CreateLogGroup', { logGroupName: group });
    await createUnlessThere(this.#send, 'CreateLogStream', { logGroupName: group, logStreamName: stream });
  }

  /** Makes it and says where it ends, so that another control plane goes on exactly there: the last events, all of one time. */
  async end(): Promise<LogLine[]> {
    await this.create();
    const [last] = await this.#events({ limit: 1, startFromHead: false });
    if (last === undefined) return [];
    const { timestamp } = last;
    const around = { startTime: timestamp, endTime: timestamp + 1, startFromHead: true };
    const same = (await this.#events(around)).filter((event) => event.timestamp === timestamp);
    return (same.length === 0 ? [last] : same).map(({ message }) => ({ at: timestamp, text: message }));
  }

  async put(lines: readonly LogLine[]): Promise<void> {
    const { group, stream } = this.#name;
    const logEvents = lines.map(({ at, text }): Event => ({ timestamp: at, message: text }));
    await this.#send('PutLogEvents', { logGroupName: group, logStreamName: stream, logEvents });
  }

  async #events(window: object): Promise<Event[]> {
    const { group, stream } = this.#name;
    const input = { logGroupName: group, logStreamName: stream, ...window };
    return (await this.#send<{ events: Event[] }>('GetLogEvents', input)).events;
  }
}

/** The group alone: makes it where it is to, and is refused where there is none. */
export async function demandGroup(
  client: AwsClient,
  scope: AwsScope,
  { group, createsGroup }: LogGroup,
  signal: AbortSignal,
): Promise<void> {
  const send = sender(client, scope, signal);
  if (createsGroup) await createUnlessThere(send, 'CreateLogGroup', { logGroupName: group });
  else await send('DescribeLogStreams', { logGroupName: group, limit: 1 });
}

type Send = <T>(operation: string, input: object) => Promise<T>;

function sender(client: AwsClient, scope: AwsScope, signal: AbortSignal): Send {
  return (operation, input) => client.json(scope, 'logs', `Logs_20140328.${operation}`, input, signal);
}

async function createUnlessThere(send: Send, operation: string, input: object): Promise<void> {
  try {
    await send(operation, input);
  } catch (thrown) {
    if (!isAwsRefused(thrown) || thrown.code !== 'ResourceAlreadyExistsException') throw thrown;
  }
}
