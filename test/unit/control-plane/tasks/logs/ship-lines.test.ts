import { expect, test } from 'vitest';
import { EventBatch } from '../../../../../src/control-plane/tasks/logs/event-batch.ts';
import { shipLines } from '../../../../../src/control-plane/tasks/logs/ship-lines.ts';
import type { LogLine } from '../../../../../src/kube/log-lines.ts';
import { FakeClock } from '../../../../helpers/fake-clock.ts';

async function* many(count: number, text: string, read: { count: number }): AsyncGenerator<LogLine> {
  for (let at = 0; at < count; at++) {
    read.count++;
    yield { at, text };
  }
}

test.each([
  ['ten thousand events', 25_000, 'x', [10_000, 10_000, 5_000]],
  ['a mebibyte', 10, 'ü'.repeat(125_000), [4, 4, 2]],
])('a call takes %s', async (_limit, count, text, sizes) => {
  const puts: number[] = [];
  await shipLines(
    many(count, text, { count: 0 }),
    async (lines) => void puts.push(lines.length),
    new FakeClock(),
  );
  expect(puts).toEqual(sizes);
});

test('no more is read than is stored', async () => {
  const read = { count: 0 };
  let refuse: (thrown: Error) => void = () => undefined;
  const stuck = new Promise<void>((_, reject) => {
    refuse = reject;
  });
  const shipping = shipLines(many(100_000, 'x', read), () => stuck, new FakeClock());
  const ended = shipping.catch((thrown: unknown) => thrown);
  while (read.count < 10_001) await new Promise((resolve) => setImmediate(resolve));
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(read.count).toBe(10_001);
  refuse(new Error('full'));
  expect(await ended).toEqual(new Error('full'));
});

test('a line waits for others for half a second', async () => {
  const clock = new FakeClock();
  const puts: string[][] = [];
  let end: () => void = () => undefined;
  async function* slow(): AsyncGenerator<LogLine> {
    yield { at: 1, text: 'a' };
    yield { at: 2, text: 'b' };
    await new Promise<void>((resolve) => {
      end = resolve;
    });
    yield { at: 3, text: 'c' };
  }
  const shipping = shipLines(slow(), async (lines) => void puts.push(lines.map(({ text }) => text)), clock);
  await clock.advance(499);
  expect(puts).toEqual([]);
  await clock.advance(1);
  expect(puts).toEqual([['a', 'b']]);
  end();
  await shipping;
  expect(puts).toEqual([['a', 'b'], ['c']]);
  expect(clock.sleeping).toBe(0);
});

test('time never goes back within what is handed on', () => {
  const batch = new EventBatch();
  for (const at of [5, 3, 7]) batch.add({ at, text: 'x' });
  expect(batch.take().map(({ at }) => at)).toEqual([5, 5, 7]);
  expect(batch.isEmpty).toBe(true);
});
