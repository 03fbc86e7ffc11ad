import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { lsofOwner, portOwner } from '../../../src/system/port-owner.ts';
import { isFree, pickFreePort, preferPort } from '../../../src/system/ports.ts';
import { emptyPath, fakeProgram } from '../../helpers/fake-program.ts';

async function occupied(host: string): Promise<number> {
  const port = await pickFreePort(new Set());
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  onTestFinished(() => void server.close());
  return port;
}

test.each(['127.0.0.1', '0.0.0.0', '::1', '::'])(
  'a port that something holds on %s is not free',
  async (host) => {
    expect(await isFree(await occupied(host))).toBe(false);
  },
);

test('the wanted port is given when it is free, the next one when it is not', async () => {
  const port = await occupied('127.0.0.1');
  expect(await preferPort(port, new Set())).toBeGreaterThan(port);
  const free = await pickFreePort(new Set());
  expect(await preferPort(free, new Set())).toBe(free);
  expect(await preferPort(free, new Set([free]))).not.toBe(free);
});

test.runIf(process.platform === 'linux')('the owner of a taken port is this process', async () => {
  const port = await occupied('127.0.0.1');
  expect(portOwner(port)).toMatchObject({ pid: process.pid, command: expect.stringContaining('node') });
  expect(portOwner(await pickFreePort(new Set()))).toBeUndefined();
});

test('where there is no /proc, lsof tells who listens', () => {
  fakeProgram(
    'lsof',
    `[ "$*" = "-nP -iTCP:4566 -sTCP:LISTEN -Fpc" ] && printf 'p123\\ncjava\\nf7\\np124\\ncnode\\n'`,
  );
  expect(lsofOwner(4566)).toEqual({ pid: 123, command: 'java' });
  expect(lsofOwner(4567)).toBeUndefined();
  emptyPath();
  expect(lsofOwner(4566)).toBeUndefined();
});
