import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pickFreePort } from '../../src/system/ports.ts';

const BIN = fileURLToPath(new URL('../../bin/kecs.js', import.meta.url));

export type Result = { code: number | null; stdout: string; stderr: string };

/** A home of instances of the test's own; every command runs the built program as a user would. */
export class KecsHome {
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;

  constructor(env: Record<string, string> = {}) {
    this.dir = mkdtempSync(join(tmpdir(), 'kecs-home-'));
    // What runs the tests must not change what is printed: started by npx, kecs says npx in its hints.
    const { KECS_NAME: _name, npm_command: _command, ...rest } = process.env;
    // What a test does not name must not depend on what is installed.
    const set = { KECS_PROVIDER: 'embedded', KECS_NODE: 'simulated', CI: '1' };
    this.env = { ...rest, KECS_HOME: this.dir, ...set, ...env };
  }

  run(...args: string[]): Promise<Result> {
    return ended(this.spawn(...args));
  }

  /** Starts an instance on a free port, as nothing else on the machine should be disturbed. */
  async start(name: string, ...args: string[]): Promise<Result & { port: number; endpoint: string }> {
    const port = await pickFreePort(new Set());
    const result = await this.run(
      'start-v2',
      '--name',
      name,
      '--api-port',
      String(port),
      '--timeout',
      '90s',
      ...args,
    );
    return { ...result, port, endpoint: `http://127.0.0.1:${port}` };
  }

  spawn(...args: string[]): ChildProcess {
    return this.#spawn('ignore', args);
  }

  /** For a command that reads its stdin. */
  spawnWithStdin(...args: string[]): ChildProcess {
    return this.#spawn('pipe', args);
  }

  #spawn(stdin: 'ignore' | 'pipe', args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [BIN, ...args], {
      env: this.env,
      cwd: this.dir,
      stdio: [stdin, 'pipe', 'pipe'],
    });
  }

  /** The status of one instance, as data. */
  async status(name: string): Promise<{
    state: string;
    problems: string[];
    components: { name: string; pid: number | null; restarts: number; state: string }[];
  }> {
    const { stdout } = await this.run('status', '--name', name, '-o', 'json');
    return (JSON.parse(stdout) as { data: never[] }).data[0] as never;
  }

  /** Deletes every instance, then the folder. */
  async remove(): Promise<void> {
    const { stdout } = await this.run('list', '-o', 'json');
    const names = stdout
      ? (JSON.parse(stdout) as { data: { name: string }[] }).data.map(({ name }) => name)
      : [];
    for (const name of names) await this.run('delete', '--name', name);
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Collects a child's output until it ends. */
export function ended(child: ChildProcess): Promise<Result> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    stderr += String(chunk);
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}
