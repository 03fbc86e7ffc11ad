import type { AwsClient, AwsScope } from '../../aws/aws-client.ts';
import { isAwsRefused } from '../../aws/aws-refused.ts';
import { linesOfEvent } from '../../control-plane/tasks/logs/event-lines.ts';
import type { LogLine } from '../../kube/log-lines.ts';

export type LogWindow = {
  /** Milliseconds since the epoch. */
  readonly since: number | undefined;
  readonly tail: number | undefined;
};

type Events = {
  events: { timestamp: number; message: string }[];
  nextForwardToken?: string;
};

const MAX_PER_CALL = 10_000;

/** A stream of CloudWatch Logs, the oldest first; undefined where there is no such stream. */
export async function cloudwatchLog(
  client: AwsClient,
  scope: AwsScope,
  stream: { group: string; stream: string },
  { since, tail }: LogWindow,
  signal: AbortSignal,
): Promise<LogLine[] | undefined> {
  const get = (more: object) =>
    client.json<Events>(
      scope,
      'logs',
      'Logs_20140328.GetLogEvents',
      { logGroupName: stream.group, logStreamName: stream.stream, startTime: since, ...more },
      signal,
    );
  const lines: LogLine[] = [];
  const add = ({ events }: Events): void => {
    for (const { timestamp, message } of events)
      for (const text of linesOfEvent(message)) lines.push({ at: timestamp, text });
  };
  try {
    if (tail !== undefined) {
      if (tail > 0) add(await get({ startFromHead: false, limit: Math.min(tail, MAX_PER_CALL) }));
      return lines.slice(Math.max(0, lines.length - tail));
    }
    for (let token: string | undefined; ; ) {
      const page = await get({ startFromHead: true, nextToken: token });
      add(page);
      // At its end a stream answers with the token that it was asked with.
      if (page.nextForwardToken === undefined || page.nextForwardToken === token) return lines;
      token = page.nextForwardToken;
    }
  } catch (thrown) {
    if (isAwsRefused(thrown) && thrown.code === 'ResourceNotFoundException') return undefined;
    throw thrown;
  }
}
