import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CliDeps } from '../../src/cli/deps.ts';
import { createProgram } from '../../src/cli/program.ts';
import { InstanceStore } from '../../src/clusters/instance/instance-store.ts';
import { toErrorDetails } from '../../src/core/errors/kecs-error.ts';
import type { Instance } from '../../src/core/instance/instance.ts';

export type Printed = { stdout: string; stderr: string; error: string | undefined };

/** The command tree in this process, on an instance `mine` that is only written down; its endpoint is a test's own. */
export class CommandLine {
  readonly home: string;
  readonly store: InstanceStore;
  readonly #stop = new AbortController();
  #stdout = '';
  #stderr = '';

  constructor(endpoint: string, node: 'simulated' | 'containerd' = 'containerd') {
    this.home = mkdtempSync(join(tmpdir(), 'kecs-command-line-'));
    this.store = new InstanceStore(this.home);
    this.store.save({
      apiVersion: 'kecs.dev/v1',
      kind: 'Instance',
      name: 'mine',
      provider: 'embedded',
      node,
      backend: { kind: 'none' },
      ports: { api: Number(new URL(endpoint).port) },
    } as unknown as Instance);
    onTestFinished(() => {
      this.#stop.abort();
      rmSync(this.home, { recursive: true, force: true });
    });
  }

  /** What a command has printed when it is done; `error` is the code of the failure that it ended with. */
  async run(args: readonly string[], env: Record<string, string> = {}): Promise<Printed> {
    this.#stdout = '';
    this.#stderr = '';
    const deps = {
      env: { KECS_HOME: this.home, ...env },
      stdout: { write: (text: string) => (this.#stdout += text) },
      stderr: { write: (text: string) => (this.#stderr += text) },
      version: '0.0.0-test',
      signal: this.#stop.signal,
      setExitCode: () => undefined,
    } as unknown as CliDeps;
    let error: string | undefined;
    try {
      await createProgram(deps).parseAsync(['node', 'kecs', ...args]);
    } catch (thrown) {
      const { code, what, why } = toErrorDetails(thrown);
      error = `${code} ${what}${why ? `: ${why}` : ''}`;
    }
    return { stdout: this.#stdout, stderr: this.#stderr, error };
  }

  /** What has been printed so far by a command that still runs. */
  get printed(): string {
    return this.#stdout;
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.#stop.abort(new Error('interrupted'));
  }
}
