import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ComponentRecord, ComponentSpec, ComponentState } from '../../core/instance/component-spec.ts';
import { runMark } from '../../core/run-mark.ts';
import { writeFileAtomic } from '../../system/files.ts';
import { startTimeOf } from '../../system/processes.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import { isReady } from './ready-check.ts';

/** Set to the instance's folder in every component's environment. */
export const INSTANCE_MARK = 'KECS_COMPONENT_OF';

const PRIVATE_UMASK = 0o077;
const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 10_000;
/** A run this long counts as good: the next failure starts again with the short back-off. */
const GOOD_RUN_MS = 10_000;
const POLL_MS = 20;
const SLOW_POLL_MS = 250;

/** One supervised process: started when it may, started again when it ends, told about in run/<name>.json. */
export class ComponentProcess {
  readonly spec: ComponentSpec;
  /** True from the first time that it answered its ready check. */
  wasReady = false;
  readonly #files: InstanceFiles;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #stopping = false;
  #restarts = -1;
  #lastExit: ComponentRecord['lastExit'];

  constructor(spec: ComponentSpec, files: InstanceFiles) {
    this.spec = spec;
    this.#files = files;
  }

  /** Resolves when `signal` asked to stop and the process has ended. */
  async keepRunning(mayStart: () => boolean, signal: AbortSignal): Promise<void> {
    this.#record('waiting');
    while (!mayStart()) {
      if (signal.aborted) return this.#record('stopped');
      await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
    let backoff = FIRST_BACKOFF_MS;
    while (!signal.aborted && !this.#stopping) {
      const startedAt = Date.now();
      this.#start();
      void this.#watchReadiness();
      await this.#ended;
      if (this.#stopping || signal.aborted) break;
      if (Date.now() - startedAt > GOOD_RUN_MS) backoff = FIRST_BACKOFF_MS;
      this.#record('backoff');
      await delay(backoff, undefined, { signal }).catch(() => undefined);
      backoff = Math.min(backoff * 2, MAX_BACKOFF_MS);
    }
    await this.#ended;
    this.#record('stopped');
  }

  /** SIGTERM, then SIGKILL after the component's grace. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child === undefined) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), this.spec.graceMs);
    await this.#ended;
    clearTimeout(timer);
  }

  #start(): void {
    const { file, args, env, name } = this.spec;
    // Straight to the file, not through a pipe of ours: the component outlives a killed supervisor.
    const log = openSync(this.#files.log(name), 'a', 0o600);
    writeSync(log, `${runMark(name, Date.now())}\n`);
    // What is started has the umask that its parent has at this moment.
    const own = process.umask(this.spec.umask ?? PRIVATE_UMASK);
    const child = spawn(file, args, {
      cwd: this.#files.dir,
      env: { ...process.env, ...env, [INSTANCE_MARK]: this.#files.dir },
      stdio: ['ignore', log, log],
    });
    process.umask(own);
    this.#join(child.pid, log);
    closeSync(log);
    this.#child = child;
    this.#restarts++;
    this.#ended = new Promise((resolve) => {
      const end = (code: number | null, killedBy: string | null): void => {
        this.#lastExit = { code, signal: killedBy, at: new Date().toISOString() };
        this.#child = undefined;
        resolve();
      };
      child.once('exit', end);
      child.once('error', () => end(127, null));
    });
    this.#record('starting');
  }

  /** Before it has had the time to start others: they follow it into the cgroups. */
  #join(pid: number | undefined, log: number): void {
    if (pid === undefined) return;
    for (const folder of this.spec.cgroups ?? []) {
      try {
        writeFileSync(join(folder, 'cgroup.procs'), String(pid));
      } catch (thrown) {
        writeSync(log, `kecs: not put into ${folder}: ${(thrown as Error).message}\n`);
      }
    }
  }

  async #watchReadiness(): Promise<void> {
    const child = this.#child;
    const startedAt = Date.now();
    while (child !== undefined && this.#child === child && !this.#stopping) {
      if (await isReady(this.spec.ready)) {
        if (this.#child !== child) return;
        this.wasReady = true;
        return this.#record('ready');
      }
      await delay(Date.now() - startedAt < 10_000 ? POLL_MS : SLOW_POLL_MS);
    }
  }

  #record(state: ComponentState): void {
    const pid = this.#child?.pid;
    const startTime = pid === undefined ? undefined : startTimeOf(pid);
    const record: ComponentRecord = {
      name: this.spec.name,
      state,
      ...(pid !== undefined && startTime !== undefined && { pid, startTime }),
      restarts: Math.max(this.#restarts, 0),
      ...(this.#lastExit && { lastExit: this.#lastExit }),
      since: new Date().toISOString(),
    };
    writeFileAtomic(this.#files.run(`${this.spec.name}.json`), JSON.stringify(record));
  }
}
