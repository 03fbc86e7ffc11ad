import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');

export type ControlPlaneProcess = {
  readonly address: string;
  readonly child: ChildProcess;
  kill(): Promise<void>;
};

/** Bundles the control plane into a program that can be killed; `start` runs it against a kubeconfig. */
export async function bundleControlPlane(): Promise<{
  start(kubeconfig: string, port?: number, simulatedNode?: string): Promise<ControlPlaneProcess>;
  remove(): void;
}> {
  // Inside node_modules, so that packages left outside the bundle are found, and nothing looks like a source file.
  const folder = mkdtempSync(join(root, 'node_modules/.kecs-test-'));
  const outfile = join(folder, 'server.mjs');
  await build({
    stdin: {
      resolveDir: root,
      loader: 'ts',
      contents: `
        import { startControlPlane } from './src/control-plane/start-control-plane.ts';
        import { KubeTransport } from './src/kube/kube-transport.ts';
        import { RestKube } from './src/kube/rest-kube.ts';
        import { systemClock } from './src/system/system-clock.ts';
        const [kubeconfig, port, simulatedNode] = process.argv.slice(2);
        const running = await startControlPlane({
          host: '127.0.0.1', port: Number(port), adminPort: 0, namespace: 'kecs-system', version: '0.0.0-test',
          kube: new RestKube(KubeTransport.fromFile(kubeconfig), systemClock), clock: systemClock,
          tasks: { namespace: 'kecs-tasks', sharedDir: '/shared' },
          simulatedNode, allowedOrigins: [], resetAllowed: true, log: (line) => console.error(JSON.stringify(line)),
        });
        process.send(running.address);`,
    },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'warning',
  });
  return {
    start: async (kubeconfig, port = 0, simulatedNode) => {
      const child = fork(outfile, [kubeconfig, String(port), ...(simulatedNode ? [simulatedNode] : [])], {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      const [address] = (await once(child, 'message')) as [string];
      return {
        address,
        child,
        kill: async () => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const gone = once(child, 'exit');
          child.kill('SIGKILL');
          await gone;
        },
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
