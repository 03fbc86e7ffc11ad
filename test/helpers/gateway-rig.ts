import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { applyObjects, definedTypes, warmUp } from '../../src/clusters/apply-objects.ts';
import { kubernetesComponents } from '../../src/clusters/embedded/components/kubernetes.ts';
import { writeKubeconfig } from '../../src/clusters/embedded/kubeconfig.ts';
import { ensurePki } from '../../src/clusters/embedded/pki.ts';
import { InstanceFiles } from '../../src/clusters/instance/instance-files.ts';
import { isReady } from '../../src/clusters/supervisor/ready-check.ts';
import {
  DEFAULT_ALLOWED_ORIGINS,
  type EmbeddedInstance,
  type InstancePorts,
} from '../../src/core/instance/instance.ts';
import { compareRouters, expectedRouters } from '../../src/gateway/compare-routers.ts';
import { dynamicFile } from '../../src/gateway/dynamic-file.ts';
import { type ErrorService, startErrorService } from '../../src/gateway/error-service/start-error-service.ts';
import { gatewayObjects } from '../../src/gateway/gateway-objects.ts';
import type { BackendAddress, GatewaySettings } from '../../src/gateway/gateway-settings.ts';
import { TRAEFIK_USER } from '../../src/gateway/names.ts';
import { liveRouters } from '../../src/gateway/traefik-api.ts';
import { traefikFlags } from '../../src/gateway/traefik-flags.ts';
import { KubeTransport } from '../../src/kube/kube-transport.ts';
import { RestKube } from '../../src/kube/rest-kube.ts';
import { hasIpv6Loopback, pickFreePort } from '../../src/system/ports.ts';
import { systemClock } from '../../src/system/system-clock.ts';

/** The real programs; the test run hands in those of the instance's own cache. */
const KUBE = program('KECS_TEST_KUBE');
const TRAEFIK = program('KECS_TEST_TRAEFIK');
export const TEMPLATES = join(import.meta.dirname, '../../templates');

export type GatewayRigOptions = {
  controlPlanePort: number;
  backend: BackendAddress | undefined;
} & Partial<Pick<GatewaySettings, 'rateLimit' | 'allowedOrigins'>>;

/** Real etcd, kube-apiserver and Traefik with the gateway's objects, and the real error service. */
export class GatewayRig {
  readonly settings: GatewaySettings;
  readonly kube: RestKube;
  readonly files: InstanceFiles;
  readonly #children: ChildProcess[];
  readonly #errorService: ErrorService;
  #traefik: ChildProcess | undefined;

  private constructor(
    settings: GatewaySettings,
    kube: RestKube,
    files: InstanceFiles,
    children: ChildProcess[],
    errorService: ErrorService,
  ) {
    this.settings = settings;
    this.kube = kube;
    this.files = files;
    this.#children = children;
    this.#errorService = errorService;
  }

  /** Resolves when every router is served. */
  static async start(options: GatewayRigOptions): Promise<GatewayRig> {
    const files = new InstanceFiles(mkdtempSync(join(tmpdir(), 'kecs-gateway-')));
    for (const dir of [files.runDir(), files.logsDir(), files.traefikDynamic(), files.etcdData()]) {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
    }
    const children: ChildProcess[] = [];
    try {
      const instance = await makeInstance();
      const errorService = await startErrorService({ host: '127.0.0.1', port: 0, instance: 'rig' });
      const settings = await makeSettings(instance, files, errorService.port, options);
      const kube = await startKubernetes(instance, files, children);
      const rig = new GatewayRig(settings, kube, files, children, errorService);
      const objects = gatewayObjects(settings, TEMPLATES);
      await applyObjects(kube, objects, AbortSignal.timeout(60_000));
      await warmUp(kube, definedTypes(objects), settings.namespace);
      await rig.startTraefik();
      return rig;
    } catch (thrown) {
      await endAll(children);
      throw thrown;
    }
  }

  /** `http://localhost:PORT` without a choice of address family: 127.0.0.1. */
  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return this.settings.entryPoints[0]?.port ?? 0;
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.settings.dashboardPort}`;
  }

  async startTraefik(): Promise<void> {
    writeFileSync(join(this.settings.dynamicDir, 'backend.yaml'), dynamicFile(this.settings, TEMPLATES));
    this.#traefik = run(TRAEFIK, traefikFlags(this.settings), this.files.log('traefik'), {
      KUBECONFIG: this.files.pki('traefik.kubeconfig'),
    });
    this.#children.push(this.#traefik);
    await this.awaitRouters();
  }

  async stopTraefik(): Promise<void> {
    if (this.#traefik) await end(this.#traefik);
  }

  /** Waits until Traefik serves what was asked for. */
  async awaitRouters(timeoutMs = 30_000): Promise<void> {
    const expected = expectedRouters(this.settings);
    const endsAt = Date.now() + timeoutMs;
    for (let last = ''; ; await delay(50)) {
      try {
        const problems = compareRouters(expected, await liveRouters(this.apiUrl));
        if (problems.length === 0) return;
        last = problems.map(({ name, problem, reason }) => `${name} ${problem}: ${reason}`).join('\n');
      } catch (thrown) {
        last = String(thrown);
      }
      if (Date.now() > endsAt) throw new Error(`${last}\n${tail(this.files.log('traefik'))}`);
    }
  }

  readLog(name: string): string {
    return readFileSync(this.files.log(name), 'utf8');
  }

  async stop(): Promise<void> {
    await endAll(this.#children);
    this.kube.close();
    await this.#errorService.close();
    rmSync(this.files.dir, { recursive: true, force: true });
  }
}

function program(variable: string): string {
  const path = process.env[variable];
  if (path) return path;
  throw new Error(`${variable} does not name the program: run the tests with npm test`);
}

async function makeInstance(): Promise<EmbeddedInstance> {
  const names = [
    'api',
    'admin',
    'dashboard',
    'metrics',
    'etcdClient',
    'etcdPeer',
    'kubeApi',
    'controlPlane',
    'errorService',
    'backend',
  ] as const satisfies (keyof InstancePorts)[];
  const taken = new Set<number>();
  const ports: Partial<InstancePorts> = {};
  for (const name of names) {
    ports[name] = await pickFreePort(taken);
    taken.add(ports[name]);
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
    allowedOrigins: [...DEFAULT_ALLOWED_ORIGINS],
    ports: ports as InstancePorts,
  };
}

async function makeSettings(
  { ports }: EmbeddedInstance,
  files: InstanceFiles,
  errorServicePort: number,
  options: GatewayRigOptions,
): Promise<GatewaySettings> {
  return {
    instance: 'rig',
    namespace: 'kecs-system',
    entryPoints: [
      { name: 'aws', host: '127.0.0.1', port: ports.api },
      ...((await hasIpv6Loopback())
        ? [{ name: 'aws6' as const, host: '[::1]' as const, port: ports.api }]
        : []),
    ],
    dashboardPort: ports.dashboard,
    ownHost: '127.0.0.1',
    services: 'external',
    traefikUser: TRAEFIK_USER,
    metricsPort: ports.metrics,
    controlPlane: { host: '127.0.0.1', port: options.controlPlanePort },
    errorService: { host: '127.0.0.1', port: errorServicePort },
    backend: options.backend,
    rateLimit: options.rateLimit ?? 'off',
    allowedOrigins: options.allowedOrigins ?? DEFAULT_ALLOWED_ORIGINS,
    accessLog: files.log('access'),
    certificate: { certFile: files.pki('traefik.crt'), keyFile: files.pki('traefik.key') },
    dynamicDir: files.traefikDynamic(),
  };
}

async function startKubernetes(
  instance: EmbeddedInstance,
  files: InstanceFiles,
  children: ChildProcess[],
): Promise<RestKube> {
  await ensurePki(files);
  writeKubeconfig(files.kubeconfig(), files, instance, 'admin');
  writeKubeconfig(files.pki('traefik.kubeconfig'), files, instance, 'traefik');
  const parts = kubernetesComponents(instance, files, (component) => ({ file: KUBE, args: [component] }));
  const needed = parts.filter(({ name }) => name === 'etcd' || name === 'kube-apiserver');
  for (const { name, file, args, env } of needed) children.push(run(file, args, files.log(name), env));
  for (const { name, ready } of needed) {
    const endsAt = Date.now() + 60_000;
    while (!(await isReady(ready))) {
      if (Date.now() > endsAt) throw new Error(`${name} is not ready\n${tail(files.log(name))}`);
      await delay(50);
    }
  }
  return new RestKube(KubeTransport.fromFile(files.kubeconfig()), systemClock);
}

function run(file: string, args: readonly string[], log: string, env: Record<string, string>): ChildProcess {
  const out = openSync(log, 'a', 0o600);
  const child = spawn(file, args, { stdio: ['ignore', out, out], env: { ...process.env, ...env } });
  closeSync(out);
  // A test process that ends early must not leave programs behind.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}

/** In reverse: who needs another ends before it. */
async function endAll(children: readonly ChildProcess[]): Promise<void> {
  for (const child of [...children].reverse()) await end(child);
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
