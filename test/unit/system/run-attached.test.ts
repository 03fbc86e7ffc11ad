import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ended } from '../../helpers/run-kecs.ts';

function attached(...command: string[]): ChildProcess {
  const program = join(import.meta.dirname, '../../helpers/attached.ts');
  const child = spawn(process.execPath, ['--experimental-strip-types', '--no-warnings', program, ...command]);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}
const node = (code: string): ChildProcess => attached(process.execPath, '-e', code);

it('gives the program our streams and environment, and takes its exit code', async () => {
  const child = node(
    'process.stdin.pipe(process.stdout); process.exitCode = 7; console.error(process.env.GIVEN)',
  );
  child.stdin?.end('typed');
  expect(await ended(child)).toEqual({ code: 7, stdout: 'typed', stderr: 'given\n' });
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'passes %s on, and waits for what the program makes of it',
  async (name) => {
    const child = node(
      `process.on('${name}', () => setTimeout(() => process.exit(3), 200)); setTimeout(() => {}, 60_000); console.log('up')`,
    );
    if (child.stdout) await once(child.stdout, 'data');
    child.kill(name);
    expect((await ended(child)).code).toBe(3);
  },
);

it('tells a program that was killed as a shell does, and one that does not exist apart', async () => {
  expect((await ended(node("process.kill(process.pid, 'SIGKILL')"))).code).toBe(137);
  expect((await ended(attached('/nowhere/kubectl'))).code).toBe(8);
});
