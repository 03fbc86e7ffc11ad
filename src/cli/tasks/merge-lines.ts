import type { LogLine } from '../../kube/log-lines.ts';

export type SourcedLine<Source> = LogLine & { readonly source: Source };

/** Several logs as one, by time; each is read only as far as it must be. */
export async function* mergeLines<Source>(
  logs: readonly { source: Source; lines: AsyncIterable<LogLine> }[],
): AsyncGenerator<SourcedLine<Source>> {
  const open = await Promise.all(
    logs.map(async ({ source, lines }) => {
      const iterator = lines[Symbol.asyncIterator]();
      return { source, iterator, next: await iterator.next() };
    }),
  );
  for (;;) {
    let first: (typeof open)[number] | undefined;
    for (const log of open) {
      if (log.next.done) continue;
      if (first === undefined || first.next.done || log.next.value.at < first.next.value.at) first = log;
    }
    if (first === undefined || first.next.done) return;
    yield { ...first.next.value, source: first.source };
    first.next = await first.iterator.next();
  }
}
