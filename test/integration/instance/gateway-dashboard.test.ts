import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, KecsHome } from '../../helpers/run-kecs.ts';

const home = new KecsHome();
const blocker = createServer((_, response) => response.end('something else'));

beforeAll(async () => {
  const started = await home.start('one', '--no-localstack');
  expect(started.code === 0 ? '' : started.stderr).toBe('');
});
afterAll(async () => {
  blocker.close();
  await home.remove();
});

test('where it is on this machine anyway, its address is told and nothing is left running', async () => {
  const { code, stdout } = await home.run('gateway', 'dashboard', '--no-open');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/dashboard\/\n$/);
  expect((await fetch(stdout.trim())).status).toBe(200);
});

test('any free port, until Ctrl-C', async () => {
  const child = home.spawn('gateway', 'dashboard', '--port', '0');
  const result = ended(child);
  const url = await new Promise<string>((resolve) =>
    child.stdout?.once('data', (chunk) => resolve(String(chunk).trim())),
  );
  expect((await fetch(new URL('/api/version', url))).status).toBe(200);
  child.kill('SIGINT');
  await result;
  await expect(fetch(url)).rejects.toThrow();
});

test('a port that is asked for must be free: exit 6 with who has it', async () => {
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  const { port } = blocker.address() as { port: number };
  const { code, stderr } = await home.run('gateway', 'dashboard', '--port', String(port));
  expect(code).toBe(6);
  expect(stderr).toContain(`process ${process.pid}`);
});

test('what cannot be meant is refused, exit 2', async () => {
  for (const flags of [
    ['--port', '99999'],
    ['--port', 'x'],
    ['--wait', 'long'],
    ['--address', '203.0.113.7'],
  ])
    expect([flags, (await home.run('gateway', 'dashboard', ...flags)).code]).toEqual([flags, 2]);
});
