import { beforeEach, expect, test } from 'vitest';
import type { PartPod } from '../../../../src/clusters/in-cluster/part-state.ts';
import { podsLog } from '../../../../src/clusters/in-cluster/pods-log.ts';
import { kubeUnreachable } from '../../../../src/core/errors/catalogue/kube.ts';
import { isKecsError } from '../../../../src/core/errors/kecs-error.ts';
import type { PartLogOptions, PartLogPiece } from '../../../../src/core/part-log.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { FakePodLogs } from '../../../helpers/fake-pod-logs.ts';

const START = Date.parse('2026-03-01T12:00:00Z');
let logs: FakePodLogs;
let clock: FakeClock;
let there: PartPod[];

beforeEach(() => {
  logs = new FakePodLogs();
  clock = new FakeClock(START);
  there = [pod('traefik-a')];
});

function pod(name: string): PartPod {
  return { metadata: { name, namespace: 'kecs-system' }, spec: { containers: [{ name: 'traefik' }] } };
}

function reading(options: PartLogOptions, pods: () => Promise<PartPod[]> = async () => there) {
  const stop = new AbortController();
  const kube = {
    podLog: async (...[name, podOptions, signal]: Parameters<FakePodLogs['read']>) =>
      logs.read(name, podOptions, signal),
  };
  const pieces = podsLog({ kube, clock, pods }, options, stop.signal);
  return { pieces, stop };
}

const told = (piece: PartLogPiece): string =>
  piece.kind === 'lines'
    ? piece.lines.map(({ text }) => text).join(' ')
    : piece.kind === 'note'
      ? piece.text
      : '-';

async function all(pieces: AsyncIterable<PartLogPiece>): Promise<string[]> {
  const found: string[] = [];
  for await (const piece of pieces) found.push(told(piece));
  return found;
}

test('all pods of the part, each line with its own time if it has one', async () => {
  there = [pod('traefik-a'), pod('traefik-b')];
  logs.write('traefik-a', 'traefik', START, '{"StartUTC":"2026-03-01T11:59:00Z"}');
  logs.write('traefik-b', 'traefik', START + 1, 'plain');
  const pieces: PartLogPiece[] = [];
  for await (const piece of reading({}).pieces) pieces.push(piece);
  expect(pieces).toEqual([
    { kind: 'lines', lines: [{ at: START - 60_000, text: '{"StartUTC":"2026-03-01T11:59:00Z"}' }] },
    { kind: 'lines', lines: [{ at: START + 1, text: 'plain' }] },
    { kind: 'caught-up' },
  ]);
});

test('follows, and says so when a pod takes the place of another', async () => {
  logs.write('traefik-a', 'traefik', START, 'one');
  const { pieces, stop } = reading({ follow: true });
  const next = async (): Promise<string> => {
    const asked = pieces.next();
    const { value } = (await asked) as { value: PartLogPiece };
    return told(value);
  };
  expect(await next()).toBe('one');
  expect(await next()).toBe('-');
  logs.write('traefik-a', 'traefik', START + 10, 'two');
  const two = next();
  await clock.advance(1_000);
  expect(await two).toBe('two');
  there = [pod('traefik-b')];
  logs.write('traefik-b', 'traefik', START + 2_000, 'three');
  const gone = next();
  await clock.advance(1_000);
  expect(await gone).toBe('pod traefik-a is gone');
  expect(await next()).toBe('following pod traefik-b, 2.0 s after the last line of the one before');
  expect(await next()).toBe('three');
  const end = pieces.next();
  stop.abort();
  await clock.advance(1_000);
  expect((await end).done).toBe(true);
});

test('the run before asks for no more than that', async () => {
  logs.write('traefik-a', 'traefik', START, 'old');
  expect(await all(reading({ previous: true, follow: true }).pieces)).toEqual(['old', '-']);
  expect(logs.asked).toMatchObject([{ previous: true }]);
});

test('a pod that has not written yet is no failure', async () => {
  expect(await all(reading({}).pieces)).toEqual(['-']);
});

test('an API server that does not answer at first is one', async () => {
  const away = reading({}, () => Promise.reject(kubeUnreachable('refused')));
  await expect(away.pieces.next()).rejects.toSatisfy(isKecsError);
});
