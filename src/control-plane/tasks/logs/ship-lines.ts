import type { Clock } from '../../../core/ports.ts';
import type { LogLine } from '../../../kube/log-lines.ts';
import { EventBatch } from './event-batch.ts';
import { startTimer, type Timer } from './timer.ts';

/** No line waits longer than this to be stored. */
const FLUSH_MS = 500;

/**
 * Hands lines on in batches, each after the one before was stored, so that no more is in memory than one batch and what the reader
 * holds. Resolves when all are stored; rejects with what `put` rejects with, and then reads no further.
 */
export async function shipLines(
  lines: AsyncIterable<LogLine>,
  put: (lines: readonly LogLine[]) => Promise<void>,
  clock: Clock,
): Promise<void> {
  const iterator = lines[Symbol.asyncIterator]();
  const batch = new EventBatch();
  const flush = async (): Promise<void> => {
    if (!batch.isEmpty) await put(batch.take());
  };
  let next = iterator.next();
  let timer: Timer | undefined;
  try {
    for (;;) {
      const came = timer === undefined ? await next : await Promise.race([next, timer.over]);
      if (came === 'over') {
        timer = undefined;
        await flush();
        continue;
      }
      if (came.done) break;
      if (!batch.add(came.value)) {
        await flush();
        batch.add(came.value);
      }
      timer ??= startTimer(clock, FLUSH_MS);
      next = iterator.next();
    }
    await flush();
  } finally {
    timer?.stop();
    // Where `put` has failed, a line may still be on its way to nobody.
    next.catch(() => undefined);
  }
}
