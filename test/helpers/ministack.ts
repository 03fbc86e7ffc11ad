import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ministackComponent } from '../../src/clusters/embedded/components/backend.ts';
import { InstanceFiles } from '../../src/clusters/instance/instance-files.ts';
import { isReady } from '../../src/clusters/supervisor/ready-check.ts';
import type { EmbeddedInstance } from '../../src/core/instance/instance.ts';
import { pickFreePort } from '../../src/system/ports.ts';

const LAUNCHER = join(import.meta.dirname, '../../src/backends/ministack/launch.py');

/** The real MiniStack, with our launcher, on a free port. `KECS_TEST_MINISTACK` names the program; `npm test` hands in the instance's own. */
export async function startMinistack(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const program = process.env['KECS_TEST_MINISTACK'];
  if (!program) throw new Error('KECS_TEST_MINISTACK does not name the program: run the tests with npm test');
  const files = new InstanceFiles(mkdtempSync(join(tmpdir(), 'kecs-ministack-')));
  mkdirSync(files.logsDir(), { recursive: true });
  const port = await pickFreePort(new Set());
  const instance = { ports: { backend: port } } as EmbeddedInstance;
  const { file, args, env, ready } = ministackComponent(instance, files, program, LAUNCHER);
  const out = openSync(files.log('backend'), 'a', 0o600);
  const child = spawn(file, args, { stdio: ['ignore', out, out], env: { ...process.env, ...env } });
  closeSync(out);
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(files.dir, { recursive: true, force: true });
  };
  const endsAt = Date.now() + 60_000;
  while (!(await isReady(ready))) {
    if (Date.now() > endsAt) {
      const log = readFileSync(files.log('backend'), 'utf8');
      await stop();
      throw new Error(`MiniStack is not ready\n${log}`);
    }
    await delay(50);
  }
  return { url: `http://127.0.0.1:${port}`, stop };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await gone;
  clearTimeout(timer);
}
