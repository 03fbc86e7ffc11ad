import { expect, test } from 'vitest';
import type { LogLine } from '../../../src/kube/log-lines.ts';
import { LogPosition } from '../../../src/kube/log-position.ts';

const LOG = [
  [1_000, 'a'],
  [1_500, 'b'],
  [1_500, 'b'],
  [1_500, 'c'],
  [1_900, 'd'],
  [2_000, 'e'],
] as const;

async function* from(since: number): AsyncGenerator<LogLine> {
  for (const [at, text] of LOG) if (at >= since) yield { at, text };
}

async function take(position: LogPosition, since: number, most: number): Promise<string> {
  let taken = '';
  for await (const { text } of position.unread(from(since))) {
    taken += text;
    if (taken.length === most) break;
  }
  return taken;
}

test.each([1, 2, 3, 4, 5])('after a break at line %d no line is lost and none comes twice', async (most) => {
  const position = new LogPosition();
  expect(position.sinceTime).toBeUndefined();
  const before = await take(position, 0, most);
  const after = await take(position, Date.parse(position.sinceTime ?? ''), LOG.length);
  expect(before + after).toBe('abbcde');
});

test('it goes on where another left off', async () => {
  expect(await take(new LogPosition(1_500, 2), 1_000, LOG.length)).toBe('cde');
});
