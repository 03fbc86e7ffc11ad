import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rotateLogs } from '../../../../src/clusters/supervisor/rotate-logs.ts';
import { lineTime } from '../../../../src/control-plane/kubelet-api/line-time.ts';
import { type LogRequest, readLogRequest } from '../../../../src/control-plane/kubelet-api/log-request.ts';
import { readLog } from '../../../../src/control-plane/kubelet-api/read-log.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

function request(query = ''): LogRequest {
  const read = readLogRequest(new URL(`https://node/containerLogs/ns/pod/c?${query}`), Date.now());
  if ('problem' in read) throw new Error(read.problem);
  return read;
}

function logFile(text: string): string {
  const path = join(temporaryFolder(), 'c.log');
  writeFileSync(path, text);
  return path;
}

async function read(path: string, query = ''): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of readLog(path, request(query), AbortSignal.timeout(10_000))) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A log that is followed; `text` is what has come so far. */
function follow(path: string, query = ''): { text: string } {
  const stop = new AbortController();
  const seen = { text: '' };
  const done = (async () => {
    for await (const chunk of readLog(path, request(`follow=true&${query}`), stop.signal))
      seen.text += chunk.toString();
  })();
  onTestFinished(async () => {
    stop.abort();
    await done;
  });
  return seen;
}

describe('a log that is read once', () => {
  it('comes whole, byte for byte, also when it is long', async () => {
    const text = Array.from({ length: 30_000 }, (_, line) => `line ${line} äöü\n`).join('');
    expect(await read(logFile(text))).toBe(text);
  });

  it.each([
    ['a\nb\nc\n', 0, ''],
    ['a\nb\nc\n', 1, 'c\n'],
    ['a\nb\nc\n', 3, 'a\nb\nc\n'],
    ['a\nb\nc\n', 9, 'a\nb\nc\n'],
    ['a\nb\nunfinished', 2, 'b\nunfinished'],
    ['a\n\n\n', 2, '\n\n'],
    ['', 5, ''],
  ])('ends with the last lines: of %j the last %i', async (text, lines, expected) => {
    expect(await read(logFile(text), `tailLines=${lines}`)).toBe(expected);
  });

  it('finds the last lines across blocks', async () => {
    const line = 'x'.repeat(50_000);
    const text = `${line}1\n${line}2\n${line}3\n`;
    expect(await read(logFile(text), 'tailLines=2')).toBe(`${line}2\n${line}3\n`);
  });

  it('is cut to the bytes that were asked for', async () => {
    expect(await read(logFile('abc\ndef\n'), 'limitBytes=5')).toBe('abc\nd');
    expect(await read(logFile('abc\n'), 'limitBytes=0')).toBe('');
  });

  it('leaves out what is older; a line without a time is as old as the one before it', async () => {
    const path = logFile(
      '{"time":"2030-01-01T00:00:00Z","message":"old"}\n  more of it\n{"time":"2030-01-01T00:00:09Z","message":"new"}\n  more of that\n',
    );
    expect(await read(path, 'sinceTime=2030-01-01T00:00:05Z')).toBe(
      '{"time":"2030-01-01T00:00:09Z","message":"new"}\n  more of that\n',
    );
  });

  it('has the time of each line before it when asked', async () => {
    const path = logFile('{"ts":"2030-01-01T00:00:00.5Z"}\nnext\nlast');
    const at = '2030-01-01T00:00:00.500Z';
    expect(await read(path, 'timestamps=true')).toBe(
      `${at} {"ts":"2030-01-01T00:00:00.5Z"}\n${at} next\n${at} last`,
    );
  });

  it('is empty where the component has not written one yet', async () => {
    expect(await read('/nowhere/c.log', 'tailLines=3')).toBe('');
  });
});

describe('a log that is followed', () => {
  it('goes on with what is added, after its last lines', async () => {
    const path = logFile('one\ntwo\n');
    const seen = follow(path, 'tailLines=1');
    await expect.poll(() => seen.text).toBe('two\n');
    appendFileSync(path, 'three\n');
    await expect.poll(() => seen.text).toBe('two\nthree\n');
  });

  it('loses and repeats no line when the log is rotated', async () => {
    const path = logFile('');
    const seen = follow(path);
    let written = '';
    const write = (text: string): void => {
      appendFileSync(path, text);
      written += text;
    };
    for (let round = 0; round < 5; round++) {
      write(`before ${round} ${'x'.repeat(200 * (6 - round))}\n`);
      await delay(200);
      write(`unseen ${round}\n`);
      rotateLogs(join(path, '..'), 1);
      write(`after ${round}\n`);
      await delay(200);
    }
    await expect.poll(() => seen.text).toBe(written);
  });

  it('begins with a file that appears later', async () => {
    const path = join(temporaryFolder(), 'c.log');
    const seen = follow(path);
    await delay(50);
    writeFileSync(path, 'first\n');
    await expect.poll(() => seen.text).toBe('first\n');
  });
});

describe('the time of a line', () => {
  const NOW = Date.parse('2030-01-05T00:00:00Z');
  const local = (text: string): number => new Date(text).getTime();
  it.each([
    ['{"level":"warn","ts":"2030-01-02T03:04:05.678Z"}', Date.parse('2030-01-02T03:04:05.678Z')],
    ['{"level":"info","time":"2030-01-02T03:04:05+02:00"}', Date.parse('2030-01-02T01:04:05Z')],
    ['2030-01-02 03:04:05 INFO [ministack]', local('2030-01-02T03:04:05')],
    ['2030-01-02 03:04:05,678 INFO', local('2030-01-02T03:04:05.678')],
    ['2030-01-02T03:04:05.678901234Z text', Date.parse('2030-01-02T03:04:05.678Z')],
    ['I0102 03:04:05.678901   123 a.go:1] text', local('2030-01-02T03:04:05.678')],
    ['E1231 23:59:59.000000   123 a.go:1] text', local('2029-12-31T23:59:59')],
    ['no time', undefined],
    ['{"time":"yesterday, all my troubles"}', undefined],
    ['', undefined],
  ])('%j', (line, expected) => {
    expect(lineTime(Buffer.from(line), NOW)).toBe(expected);
  });
});

it.each(['tailLines=-1', 'tailLines=x', 'sinceSeconds=1.5', 'sinceTime=soon', 'limitBytes='])(
  'refuses %s in words',
  (query) => {
    const url = new URL(`https://node/containerLogs/ns/pod/c?${query}`);
    expect(readLogRequest(url, 0)).toEqual({ problem: expect.stringContaining(query.split('=')[0] ?? '') });
  },
);
