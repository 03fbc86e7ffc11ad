import { messageOf } from '../../../core/errors/kecs-error.ts';
import type { Clock, Kube, PodContainerName } from '../../../core/ports.ts';
import { isNotFound } from '../../../kube/kube-api-error.ts';
import { type LogLine, logLines } from '../../../kube/log-lines.ts';
import { LogPosition } from '../../../kube/log-position.ts';
import { EventPosition } from './event-position.ts';
import type { StartsEvent } from './event-start.ts';
import { groupLines } from './group-lines.ts';
import type { LogStream } from './log-stream.ts';
import { shipLines } from './ship-lines.ts';

const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 15_000;
/** What went well for this long is no failure in a row. */
const LONG_MS = 60_000;

export type Shipping = {
  readonly kube: Pick<Kube, 'podLog'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly container: PodContainerName;
  readonly stream: LogStream;
  /** Where events are of several lines. */
  readonly startsEvent: StartsEvent | undefined;
  readonly log: (line: object) => void;
};

/**
 * Brings a container's output to its stream until the container has ended or its pod is gone. Begins where the stream ends, so after
 * a failure, or in another control plane, nothing is lost and nothing comes twice.
 */
export async function shipContainer(shipping: Shipping): Promise<void> {
  const { clock, signal, container, log } = shipping;
  for (let failures = 0; !signal.aborted; failures++) {
    const begun = clock.now();
    try {
      await shipOnce(shipping);
      return;
    } catch (thrown) {
      if (signal.aborted || isNotFound(thrown)) return;
      if (clock.now() - begun > LONG_MS) failures = 0;
      const retryMs = Math.min(FIRST_RETRY_MS * 2 ** failures, MAX_RETRY_MS);
      const what = `output of ${container.pod}, container ${container.container}`;
      log({ level: 'warn', message: `${what}: ${messageOf(thrown)}`, retryMs });
      await clock.sleep(retryMs, signal).catch(() => undefined);
    }
  }
}

async function shipOnce({ kube, clock, signal, container, stream, startsEvent }: Shipping): Promise<void> {
  const end = await stream.end();
  const position =
    startsEvent === undefined ? new LogPosition(end[0]?.at, end.length) : new EventPosition(end);
  const { sinceTime } = position;
  const reading = new AbortController();
  const stop = AbortSignal.any([signal, reading.signal]);
  try {
    const pieces = await kube.podLog(container, { follow: true, timestamps: true, sinceTime }, stop);
    const lines = logLines(pieces);
    const events =
      startsEvent === undefined
        ? position.unread(filled(lines))
        : groupLines(position.unread(lines), startsEvent, clock);
    await shipLines(events, (batch) => stream.put(batch), clock);
  } finally {
    // Ends the connection also where there is more to read.
    reading.abort();
  }
}

/** CloudWatch Logs has no empty events. */
async function* filled(lines: AsyncIterable<LogLine>): AsyncGenerator<LogLine> {
  for await (const line of lines) if (line.text !== '') yield line;
}
