import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { InstanceFiles } from '../../../src/clusters/instance/instance-files.ts';
import { awaitReady } from '../../../src/clusters/supervisor/await-components.ts';
import { refOf } from '../../../src/system/processes.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

function supervised(component?: object): InstanceFiles {
  const files = new InstanceFiles(temporaryFolder());
  mkdirSync(files.runDir());
  const components = component ? ['one'] : [];
  const supervisor = { ...refOf(process.pid), components, specHash: 'x' };
  writeFileSync(files.run('supervisor.json'), JSON.stringify(supervisor));
  if (component)
    writeFileSync(files.run('one.json'), JSON.stringify({ name: 'one', since: '', ...component }));
  return files;
}

const within = (ms: number, signal = new AbortController().signal) => ({
  at: Date.now() + ms,
  totalMs: ms,
  signal,
});
const late = (text: string) => async () => new Error(text);

test('what is done in time is waited for no longer', async () => {
  let asked = 0;
  await awaitReady(supervised(), within(5_000), () => ++asked === 3, late('late'));
  expect(asked).toBe(3);
});

test('what is not done in time is told in the words of who waited', async () => {
  const waiting = awaitReady(supervised(), within(40), () => false, late('the tunnel is not ready'));
  await expect(waiting).rejects.toThrow('the tunnel is not ready');
});

test('a component that keeps ending is not waited for until the deadline', async () => {
  const files = supervised({ state: 'backoff', restarts: 4, lastExit: { code: 2, signal: null } });
  const waiting = awaitReady(files, within(5_000), () => false, late('late'));
  await expect(waiting).rejects.toThrow('one does not start: it ended with exit code 2, 5 times');
});

test('an interrupt ends the waiting with its own reason', async () => {
  const abort = new AbortController();
  const waiting = awaitReady(supervised(), within(5_000, abort.signal), () => false, late('late'));
  abort.abort(new Error('interrupted'));
  await expect(waiting).rejects.toThrow('interrupted');
});
