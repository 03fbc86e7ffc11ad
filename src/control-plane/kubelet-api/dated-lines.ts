import { lineTime } from './line-time.ts';

/** A line that does not end is passed on in parts of this length. */
const MAX_LINE_BYTES = 1 << 20;
const NEWLINE = 10;

export type DatedOptions = { readonly since: number | undefined; readonly timestamps: boolean };

/**
 * Leaves out lines older than `since` and puts the time before each line. A line that tells none is as old as the one before
 * it; before the first that tells one, the present is taken for it, so that nothing is left out.
 */
export async function* datedLines(
  chunks: AsyncIterable<Buffer>,
  { since, timestamps }: DatedOptions,
  now: () => number,
): AsyncGenerator<Buffer> {
  let at: number | undefined;
  for await (const lines of completeLines(chunks)) {
    const kept: Buffer[] = [];
    for (const line of lines) {
      at = lineTime(line, now()) ?? at;
      if (since !== undefined && at !== undefined && at < since) continue;
      if (timestamps) kept.push(Buffer.from(`${new Date(at ?? now()).toISOString()} `));
      kept.push(line);
    }
    if (kept.length > 0) yield Buffer.concat(kept);
  }
}

/** Lines with their newline, as many at a time as came; a last one without it at the end. */
async function* completeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const all = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = all.indexOf(NEWLINE); end >= 0; end = all.indexOf(NEWLINE, start)) {
      lines.push(all.subarray(start, end + 1));
      start = end + 1;
    }
    rest = all.subarray(start);
    if (rest.length > MAX_LINE_BYTES) {
      lines.push(rest);
      rest = Buffer.alloc(0);
    }
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [rest];
}
