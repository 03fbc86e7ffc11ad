import { expect, test } from 'vitest';
import { LineTimes, timeOf } from '../../../src/core/part-log.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

test.each([
  ['{"level":"info","time":"2026-03-01T12:04:31Z","message":"m"}', '2026-03-01T12:04:31.000Z'],
  ['{"StartUTC":"2026-03-01T12:04:31.220123456Z"}', '2026-03-01T12:04:31.220Z'],
  ['{"level":"info","ts":"2026-03-01T12:04:31.22+01:00"}', '2026-03-01T11:04:31.220Z'],
  ['2026-03-01T12:04:31Z started', '2026-03-01T12:04:31.000Z'],
])('%s', (text, expected) => {
  expect(new Date(timeOf(text, NOW) ?? 0).toISOString()).toBe(expected);
});

test('times without a zone are local', () => {
  const local = (year: number, month: number, day: number) =>
    new Date(year, month - 1, day, 9, 50, 28).getTime();
  expect(timeOf('2026-02-27 09:50:28 INFO [s3] made', NOW)).toBe(local(2026, 2, 27));
  expect(timeOf('I0227 09:50:28.000000    12 server.go:1] started', NOW)).toBe(local(2026, 2, 27));
});

test("a klog line of December, read in March, is last year's", () => {
  expect(new Date(timeOf('E1231 23:00:00.000001 1 x.go:1] m', NOW) ?? 0).getFullYear()).toBe(2025);
});

test('what has no time is as old as the line before it', () => {
  const times = new LineTimes(() => NOW);
  expect(times.stamp('Traceback').at).toBe(0);
  const { at } = times.stamp('2026-03-01T12:04:31Z failed');
  expect(times.stamp('  at line 3')).toEqual({ at, text: '  at line 3' });
});
