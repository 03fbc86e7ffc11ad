import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from '../../src/system/exec.ts';

/** Why no containerd can be started here, or undefined where it can. */
export function withoutContainerd(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'root on Linux';
  return ['containerd', 'ctr', 'runc'].find((tool) => spawnSync(tool, ['--version']).error !== undefined);
}

/** A containerd of a test's own, with the part that kubelets talk to, and without network. */
export class ContainerdProcess {
  readonly dir = mkdtempSync(join(tmpdir(), 'kecs-ctrd-'));
  readonly socket = join(this.dir, 'containerd.sock');
  #child: ChildProcess | undefined;

  async start(): Promise<void> {
    const config = `version = 2
root = "${this.dir}/root"
state = "${this.dir}/state"
[grpc]
  address = "${this.socket}"
[plugins."io.containerd.grpc.v1.cri"]
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${this.dir}/cni"
    conf_dir = "${this.dir}/cni"
`;
    writeFileSync(join(this.dir, 'config.toml'), config);
    this.#child = spawn('containerd', ['--config', join(this.dir, 'config.toml')], { stdio: 'ignore' });
    for (let tries = 0; ; tries++) {
      try {
        await this.ctr('version');
        return;
      } catch (thrown) {
        if (tries > 100) throw thrown;
        await delay(100);
      }
    }
  }

  ctr(...args: string[]): Promise<string> {
    return run('ctr', ['--address', this.socket, '--connect-timeout', '5s', ...args]);
  }

  async remove(): Promise<void> {
    const child = this.#child;
    if (child?.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
    }
    rmSync(this.dir, { recursive: true, force: true });
  }
}
