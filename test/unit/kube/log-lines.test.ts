import { expect, test } from 'vitest';
import { logLines } from '../../../src/kube/log-lines.ts';

async function* pieces(...texts: (string | Buffer)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function read(...texts: (string | Buffer)[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const { at, text } of logLines(pieces(...texts))) lines.push(`${at}:${text}`);
  return lines;
}

test('pieces may end anywhere, also within a character', async () => {
  const bytes = Buffer.from('1970-01-01T00:00:01Z ü\n1970-01-01T00:00:02.5Z \n');
  const halves = [bytes.subarray(0, 22), bytes.subarray(22)];
  expect(await read(...halves)).toEqual(['1000:ü', '2500:']);
});

test('a line without a time is as old as the one before it, the last needs no end', async () => {
  expect(await read('1970-01-01T00:00:01Z a\nno time\n1970-01-01T00:00:03+00:00 b')).toEqual([
    '1000:a',
    '1000:no time',
    '3000:b',
  ]);
});

test('a line that does not end is cut', async () => {
  const mebibyte = 'x'.repeat(1024 * 1024);
  const lines = await read('1970-01-01T00:00:01Z ', ...(mebibyte.match(/.{65536}/g) ?? []), '\n');
  expect(lines.length).toBeGreaterThan(3);
  expect(lines.map((line) => line.replace(/^\d+:/, '')).join('')).toBe(mebibyte);
});
