/** One line of a container's log as the Kubernetes API gives it with timestamps. */
export type LogLine = {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
};

/** Longer ones are cut, so that a container that never ends a line cannot take all memory; each part is one event of CloudWatch Logs. */
const MAX_LINE_BYTES = 250 * 1024;
const LF = 0x0a;
const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) /;

/** The lines of a log that was asked for with timestamps; one without a time is as old as the one before it. */
export async function* logLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<LogLine> {
  let at = 0;
  for await (const raw of rawLines(pieces)) {
    const stamp = STAMP.exec(raw)?.[1];
    if (stamp !== undefined) at = Date.parse(stamp);
    yield { at, text: stamp === undefined ? raw : raw.slice(stamp.length + 1) };
  }
}

/** Lines without their ends, cut at the same bytes however the pieces fall. What comes after the last end is a line too. */
async function* rawLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let held: Uint8Array[] = [];
  let size = 0;
  const take = (): string => {
    const text = Buffer.concat(held).toString('utf8');
    held = [];
    size = 0;
    return text;
  };
  for await (const piece of pieces) {
    for (let rest = piece; rest.length > 0; ) {
      const end = rest.indexOf(LF);
      const isEnded = end >= 0 && size + end <= MAX_LINE_BYTES;
      const part = rest.subarray(0, isEnded ? end : MAX_LINE_BYTES - size);
      held.push(part);
      size += part.length;
      rest = rest.subarray(part.length + (isEnded ? 1 : 0));
      if (isEnded || size === MAX_LINE_BYTES) yield take();
    }
  }
  if (held.length > 0) yield take();
}
