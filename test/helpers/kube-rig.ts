import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { applyObjects } from '../../src/clusters/apply-objects.ts';
import { kubernetesComponents } from '../../src/clusters/embedded/components/kubernetes.ts';
import { writeKubeconfig } from '../../src/clusters/embedded/kubeconfig.ts';
import { ensurePki } from '../../src/clusters/embedded/pki.ts';
import { InstanceFiles } from '../../src/clusters/instance/instance-files.ts';
import { isReady } from '../../src/clusters/supervisor/ready-check.ts';
import { controlPlaneObjects } from '../../src/control-plane/control-plane-objects.ts';
import type { ComponentSpec } from '../../src/core/instance/component-spec.ts';
import type { EmbeddedInstance, InstancePorts } from '../../src/core/instance/instance.ts';
import { KubeTransport } from '../../src/kube/kube-transport.ts';
import { RestKube } from '../../src/kube/rest-kube.ts';
import { Templates } from '../../src/manifests/load-templates.ts';
import { pickFreePort } from '../../src/system/ports.ts';
import { systemClock } from '../../src/system/system-clock.ts';

/** A real etcd and kube-apiserver with the control plane's definitions, and nothing else unless asked for. */
export type KubeRig = { readonly kube: RestKube; readonly kubeconfig: string; stop(): Promise<void> };

/** `KECS_TEST_KUBE` names the program; `npm test` hands in the instance's own. */
export async function startKubeRig(
  more: readonly ('kube-controller-manager' | 'kube-scheduler')[] = [],
): Promise<KubeRig> {
  const program = process.env['KECS_TEST_KUBE'];
  if (!program) throw new Error('KECS_TEST_KUBE does not name the program: run the tests with npm test');
  const files = new InstanceFiles(mkdtempSync(join(tmpdir(), 'kecs-kube-')));
  for (const dir of [files.runDir(), files.logsDir(), files.etcdData()]) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  }
  const instance = await makeInstance();
  await ensurePki(files);
  writeKubeconfig(files.kubeconfig(), files, instance, 'admin');
  const parts = kubernetesComponents(instance, files, (component) => ({ file: program, args: [component] }));
  const needed = parts.filter(({ name }) => name === 'etcd' || name === 'kube-apiserver');
  const runPart = ({ name, file, args, env }: ComponentSpec) => run(file, args, files.log(name), env);
  const children = needed.map(runPart);
  const stop = async (): Promise<void> => {
    for (const child of children.toReversed()) await end(child);
    rmSync(files.dir, { recursive: true, force: true });
  };
  try {
    for (const { name, ready } of needed) {
      const endsAt = Date.now() + 60_000;
      while (!(await isReady(ready))) {
        if (Date.now() > endsAt) throw new Error(`${name} is not ready\n${tail(files.log(name))}`);
        await delay(50);
      }
    }
    children.push(...parts.filter(({ name }) => (more as readonly string[]).includes(name)).map(runPart));
    const kube = new RestKube(KubeTransport.fromFile(files.kubeconfig()), systemClock);
    const templates = new Templates(join(import.meta.dirname, '../../templates'));
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kecs-system' } };
    await applyObjects(kube, [namespace, ...controlPlaneObjects(templates)], AbortSignal.timeout(60_000));
    return {
      kube,
      kubeconfig: files.kubeconfig(),
      stop: async () => {
        kube.close();
        await stop();
      },
    };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

async function makeInstance(): Promise<EmbeddedInstance> {
  const taken = new Set<number>();
  const ports: Record<string, number> = {};
  for (const name of ['etcdClient', 'etcdPeer', 'kubeApi']) {
    const port = await pickFreePort(taken);
    ports[name] = port;
    taken.add(port);
  }
  return {
    apiVersion: 'kecs.dev/v1',
    kind: 'Instance',
    name: 'rig',
    provider: 'embedded',
    node: 'simulated',
    createdAt: new Date().toISOString(),
    kecsVersion: '0.0.0-test',
    backend: { kind: 'none' },
    rateLimit: 'off',
    allowedOrigins: [],
    ports: ports as InstancePorts,
  };
}

function run(file: string, args: readonly string[], log: string, env: Record<string, string>): ChildProcess {
  const out = openSync(log, 'a', 0o600);
  const child = spawn(file, args, { stdio: ['ignore', out, out], env: { ...process.env, ...env } });
  closeSync(out);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(timer);
}

function tail(path: string): string {
  return readFileSync(path, 'utf8').split('\n').slice(-15).join('\n');
}
