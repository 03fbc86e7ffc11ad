import { expect, test } from 'vitest';
import { tryRun } from '../../../src/system/exec.ts';
import { fakeProgram } from '../../helpers/fake-program.ts';

test('an answer is both streams and how it ended', async () => {
  const program = fakeProgram('some', 'echo out; echo err >&2; exit 3');
  expect(await tryRun(program, [])).toEqual({
    ok: false,
    stdout: 'out',
    said: expect.stringMatching(/^(out\nerr|err\nout)$/),
    missing: false,
    timedOut: false,
  });
  expect(await tryRun('/no/such/program', [])).toMatchObject({ ok: false, missing: true });
});

test.each([
  ['does not listen', 'trap "" TERM; while :; do sleep 0.1; done'],
  ['leaves its output to what it has started', 'echo half; sleep 6; echo never'],
])('one that hangs and %s is given up in time', async (_how, script) => {
  const program = fakeProgram('some', script);
  const began = performance.now();
  expect(await tryRun(program, [], { timeoutMs: 300 })).toMatchObject({ ok: false, timedOut: true });
  expect(performance.now() - began).toBeLessThan(2_000);
  const stop = AbortSignal.timeout(300);
  await expect(tryRun(program, [], { signal: stop })).rejects.toThrow('aborted due to timeout');
  expect(performance.now() - began).toBeLessThan(4_000);
});
