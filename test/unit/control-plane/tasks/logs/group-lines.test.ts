import { describe, expect, test } from 'vitest';
import { EventPosition } from '../../../../../src/control-plane/tasks/logs/event-position.ts';
import { startOfEvents } from '../../../../../src/control-plane/tasks/logs/event-start.ts';
import { groupLines } from '../../../../../src/control-plane/tasks/logs/group-lines.ts';
import type { LogLine } from '../../../../../src/kube/log-lines.ts';
import { FakeClock } from '../../../../helpers/fake-clock.ts';

const starts = (line: string) => line.startsWith('>');

async function* each(lines: readonly LogLine[]): AsyncGenerator<LogLine> {
  yield* lines;
}

async function all(lines: AsyncIterable<LogLine>): Promise<LogLine[]> {
  const taken: LogLine[] = [];
  for await (const line of lines) taken.push(line);
  return taken;
}

const numbered = (...texts: string[]): LogLine[] => texts.map((text, at) => ({ at: at + 1, text }));
const grouped = (...texts: string[]) => all(groupLines(each(numbered(...texts)), starts, new FakeClock()));

describe('lines become events', () => {
  test.each<[string, string[], [number, string][]]>([
    [
      'each with what follows it',
      ['>a', ' b', '>c'],
      [
        [1, '>a\n b\n'],
        [3, '>c\n'],
      ],
    ],
    [
      'and what comes before the first start is one too',
      ['x', 'y', '>a'],
      [
        [1, 'x\ny\n'],
        [3, '>a\n'],
      ],
    ],
    [
      'with blank lines within',
      ['', '>a', '', 'b', '>c'],
      [
        [2, '>a\n\nb\n'],
        [5, '>c\n'],
      ],
    ],
    ['but not of blank lines alone', ['', ''], []],
  ])('%s', async (_what, lines, events) => {
    expect((await grouped(...lines)).map(({ at, text }) => [at, text])).toEqual(events);
  });

  test('of 256 KiB at most', async () => {
    const line = 'x'.repeat(100_000);
    const events = await grouped('>a', line, line, line, line);
    expect(events.map(({ text }) => text.length)).toEqual([200_005, 200_002]);
  });

  test('that are open for five seconds at most', async () => {
    const clock = new FakeClock();
    const events: string[] = [];
    let go: () => void = () => undefined;
    async function* slow(): AsyncGenerator<LogLine> {
      yield { at: 1, text: '>a' };
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      yield { at: 2, text: 'b' };
    }
    const reading = (async () => {
      for await (const { text } of groupLines(slow(), starts, clock)) events.push(text);
    })();
    await clock.advance(4_999);
    expect(events).toEqual([]);
    await clock.advance(1);
    expect(events).toEqual(['>a\n']);
    go();
    await reading;
    expect(events).toEqual(['>a\n', 'b\n']);
    expect(clock.sleeping).toBe(0);
  });

  test('and a log that fails does so for whoever reads them', async () => {
    async function* failing(): AsyncGenerator<LogLine> {
      yield { at: 1, text: '>a' };
      throw new Error('broken');
    }
    await expect(all(groupLines(failing(), starts, new FakeClock()))).rejects.toThrow('broken');
  });
});

describe('the end of a stream of events of several lines', () => {
  const log: LogLine[] = [
    { at: 10, text: '>a' },
    { at: 20, text: 'of a' },
    { at: 20, text: '>b' },
    { at: 20, text: '' },
    { at: 21, text: 'of b' },
    { at: 21, text: '>c' },
  ];
  const unread = async (...last: LogLine[]) =>
    (await all(new EventPosition(last).unread(each(log)))).map(({ text }) => text);

  test('is where the lines of its last events end', async () => {
    expect(await unread()).toEqual(log.map(({ text }) => text));
    expect(await unread({ at: 10, text: '>a\nof a\n' })).toEqual(['>b', '', 'of b', '>c']);
    expect(await unread({ at: 20, text: '>b\n\nof b\n' })).toEqual(['>c']);
    expect(await unread({ at: 20, text: '>b\n' })).toEqual(['', 'of b', '>c']);
    expect(await unread({ at: 20, text: 'of a\n' }, { at: 20, text: '>b\n\nof b\n' })).toEqual(['>c']);
    expect(await unread({ at: 21, text: '>c\n' })).toEqual([]);
  });

  test('is lost with the lines of its last event, and what is later is all there is', async () => {
    expect(await unread({ at: 15, text: '>gone\n' })).toEqual(['of a', '>b', '', 'of b', '>c']);
  });
});

describe('which lines start an event', () => {
  const startsWith = (options: Record<string, string>) =>
    startOfEvents({ logConfiguration: { logDriver: 'awslogs', options } });
  const byDate = (format: string) => startsWith({ 'awslogs-datetime-format': format });

  test('all of them, if nothing else is asked for', () => {
    expect(startOfEvents({})).toBeUndefined();
    expect(startsWith({ 'awslogs-group': 'g' })).toBeUndefined();
  });

  test.each([
    ['^INFO', 'INFO x', 'x INFO'],
    ['(?i)^info', 'Info x', ' info'],
    ['^[[:digit:]]{4}-', '2026-11-27', '26-11-27'],
    ['^(?P<level>INFO|WARN)\\b', 'WARN x', 'WARNING x'],
  ])('those that match %s', (pattern, yes, no) => {
    const isStart = startsWith({ 'awslogs-multiline-pattern': pattern });
    expect([isStart?.(yes), isStart?.(no)]).toEqual([true, false]);
  });

  test.each([
    ['%Y-%m-%d', 'at 2026-11-27 x', 'at 2026-13-27 x'],
    ['\\[%b %d, %Y %H:%M:%S\\]', '[May 01, 2026 19:00:01] x', 'May 01, 2026 19:00:01'],
    ['%A, %d %B %y %I:%M %p', 'Friday, 27 November 26 07:05 PM', 'Friday, 27 Nov 26 07:05 PM'],
    ['%H:%M:%S%L', '19:05:10.123', '19:05:10'],
    ['%a %j %w %f %z %Z', 'Fri 331 5 123456 +0100 CET', 'Fri 000 5 123456 +0100 CET'],
  ])('those with a time such as %s', (format, yes, no) => {
    const isStart = byDate(format);
    expect([isStart?.(yes), isStart?.(no)]).toEqual([true, false]);
  });

  test.each([
    [{ 'awslogs-multiline-pattern': '(' }, /^awslogs could not parse awslogs-multiline-pattern "\(": /],
    [{ 'awslogs-datetime-format': '%Y(' }, /^awslogs could not parse awslogs-datetime-format "%Y\(": /],
    [
      { 'awslogs-multiline-pattern': 'x', 'awslogs-datetime-format': '%Y' },
      /^you cannot configure log opt 'awslogs-datetime-format' and 'awslogs-multiline-pattern' at the same time$/,
    ],
  ])('is unclear from %j', (options, message) => {
    expect(() => startsWith(options as Record<string, string>)).toThrow(message);
  });

  test('is decided in time, whatever the pattern', () => {
    const isStart = startsWith({ 'awslogs-multiline-pattern': '^(a+)+$' });
    expect(isStart?.(`${'a'.repeat(50_000)}!`)).toBe(false);
  });
});
