import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { StartSettings } from '../../config/settings.ts';
import { startTimedOut } from '../../core/errors/catalogue/start.ts';
import { messageOf, toErrorDetails } from '../../core/errors/kecs-error.ts';
import { type Instance, SYSTEM_NAMESPACE } from '../../core/instance/instance.ts';
import type { KubeObject } from '../../core/kube-objects.ts';
import type { Clock } from '../../core/ports.ts';
import type { Reporter } from '../../core/start/events.ts';
import { runStep } from '../../core/start/run-step.ts';
import { findHealthPath } from '../../gateway/find-health-path.ts';
import { lastLines, writeFileAtomic } from '../../system/files.ts';
import type { Env } from '../../system/paths.ts';
import { hasIpv6Loopback } from '../../system/ports.ts';
import { applyObjects, definedTypes, warmUp } from './apply-objects.ts';
import { awaitReady, type Deadline, DeadlinePassed } from './await-components.ts';
import { awaitGateway } from './await-gateway.ts';
import { type Binaries, binariesText, needsBuild, resolveBinaries } from './binaries/all-binaries.ts';
import { chooseInstance } from './choose-instance.ts';
import { componentSpecs } from './component-specs.ts';
import type { NodeProgram } from './components/node-program.ts';
import { addressOf, gatewaySettings } from './gateway-settings.ts';
import type { InstanceFiles } from './instance-files.ts';
import { instanceObjects, writeDynamicFile } from './instance-objects.ts';
import type { InstanceStore } from './instance-store.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { ensurePki } from './pki.ts';
import { planPorts, portsOfOthers } from './plan-ports.ts';
import { preflight } from './preflight.ts';
import { endRecordedProcesses, specHash } from './supervisor.ts';
import { readRunState, startSupervisor, stopAll } from './supervisor-control.ts';

export const OBJECTS_GATE = 'objects-ready';

export type StartOptions = {
  settings: StartSettings;
  store: InstanceStore;
  reporter: Reporter;
  clock: Clock;
  deadline: Deadline;
  env: Env;
  packageRoot: string;
  cacheRoot: string;
  version: string;
  program: NodeProgram;
  /** Called before the first lasting change. */
  onBegun: () => void;
};

export type StartResult = {
  name: string;
  endpoint: string;
  kubeconfig: string;
  elapsedMs: number;
  /** False when it ran already and nothing had to be started. */
  started: boolean;
};

/** Brings the instance up, from wherever an earlier start, stop or crash has left it. */
export async function startInstance(options: StartOptions): Promise<StartResult> {
  const { settings, store, reporter, clock, deadline } = options;
  const startedAt = clock.now();
  const step = <T>(name: string, work: Parameters<typeof runStep<T>>[3]): Promise<T> =>
    runStep(reporter, clock, name, work);
  const files = store.files(settings.name);

  const instance = await step('preflight', async () => {
    const chosen = await withHealthPath(await choose(options));
    preflight(files, options.cacheRoot);
    return {
      value: chosen,
      text: `port ${chosen.ports.api} · ${process.platform} ${process.arch} · Node ${process.versions.node}`,
    };
  });

  const binaries = await step('binaries', async (progress) => {
    if (await needsBuild(options.cacheRoot, options.packageRoot, options.env)) {
      reporter.emit({
        type: 'note',
        level: 'info',
        text: 'first start on this machine: fetching and building takes up to six minutes, once; later starts take seconds',
      });
    }
    const found = await resolveBinaries(instance, {
      env: options.env,
      packageRoot: options.packageRoot,
      cacheRoot: options.cacheRoot,
      progress,
      signal: deadline.signal,
    });
    return { value: found, text: binariesText(found) };
  });

  const templateDir = join(options.packageRoot, 'templates');
  const gateway = gatewaySettings(instance, files, await hasIpv6Loopback());
  const objects = instanceObjects(gateway, templateDir);
  options.onBegun();
  writeDynamicFile(gateway, templateDir);
  const { started, kube } = await step('kubernetes', async (progress) => {
    const up = await bringUp(options, instance, binaries, files, progress);
    return { value: up, text: `API server on 127.0.0.1:${instance.ports.kubeApi} · node simulated` };
  });
  try {
    await step('objects', async () => {
      await openGate(kube, objects, files, deadline);
      return { value: undefined, text: `${objects.length} applied in namespace ${SYSTEM_NAMESPACE}` };
    });
    await step('gateway', async (progress) => {
      const text = await awaitGateway(gateway, files, deadline, progress);
      return { value: undefined, text };
    });
  } finally {
    kube.close();
  }
  return {
    name: instance.name,
    endpoint: `http://localhost:${instance.ports.api}`,
    kubeconfig: files.kubeconfig(),
    elapsedMs: clock.now() - startedAt,
    started,
  };
}

/** Ports and settings of this start. A running instance keeps its ports; only a changed wish moves them. */
async function choose({ settings, store, reporter, clock, version }: StartOptions): Promise<Instance> {
  const earlier = store.load(settings.name);
  const run = readRunState(store.files(settings.name));
  const wishes = { api: settings.apiPort, admin: settings.adminPort };
  if (earlier && run.components.some(({ alive }) => alive)) {
    const same =
      (wishes.api ?? earlier.ports.api) === earlier.ports.api &&
      (wishes.admin ?? earlier.ports.admin) === earlier.ports.admin;
    if (same) return chooseInstance(settings, earlier, earlier.ports, version, new Date(clock.now()));
    reporter.emit({ type: 'note', level: 'info', text: 'stopping the instance to change its ports' });
    await stopAll(store.files(settings.name));
  } else if (run.supervisor === 'absent') {
    // A supervisor that was killed early can have left a process that no record names, on a port of ours.
    await endRecordedProcesses(store.files(settings.name));
  }
  const instances = store
    .names()
    .flatMap((name) => (name === settings.name ? [] : (loadQuietly(store, name) ?? [])));
  const { ports, moved } = await planPorts(wishes, earlier?.ports, portsOfOthers(settings.name, instances));
  for (const text of moved) reporter.emit({ type: 'note', level: 'warning', text });
  return chooseInstance(settings, earlier, ports, version, new Date(clock.now()));
}

/** A server of the user's own is asked once what answers there while it is well; one that is down now is asked next time. */
async function withHealthPath(instance: Instance): Promise<Instance> {
  const { backend } = instance;
  if (backend.kind !== 'url' || backend.healthPath !== undefined) return instance;
  const healthPath = await findHealthPath(addressOf(backend.url));
  return healthPath === undefined ? instance : { ...instance, backend: { ...backend, healthPath } };
}

/** Another instance's broken file must not keep this one from starting. */
function loadQuietly(store: InstanceStore, name: string): Instance | undefined {
  try {
    return store.load(name);
  } catch {
    return undefined;
  }
}

async function bringUp(
  options: StartOptions,
  instance: Instance,
  binaries: Binaries,
  files: InstanceFiles,
  progress: (text: string) => void,
): Promise<{ started: boolean; kube: import('../../kube/rest-kube.ts').RestKube }> {
  const { store, deadline, program } = options;
  // Loading the Kubernetes client takes as long as the API server's first steps: both at once.
  const modules = Promise.all([import('../../kube/kube-transport.ts'), import('../../kube/rest-kube.ts')]);
  await ensurePki(files);
  store.save(instance);
  writeKubeconfig(files.kubeconfig(), files, instance, 'admin');
  writeKubeconfig(files.pki('traefik.kubeconfig'), files, instance, 'traefik');

  const specs = componentSpecs(
    instance,
    files,
    binaries,
    program,
    await hasIpv6Loopback(),
    options.packageRoot,
  );
  const before = readRunState(files);
  const started = before.specHash !== specHash(specs);
  if (started) {
    if (before.components.some(({ alive }) => alive)) {
      progress('stopping what runs with other settings');
      await stopAll(files);
    }
    rmSync(files.run(OBJECTS_GATE), { force: true });
    startSupervisor(files, specs, program);
  }
  const [{ KubeTransport }, { RestKube }] = await modules;
  const kube = new RestKube(KubeTransport.fromFile(files.kubeconfig()), options.clock);
  progress('waiting for the API server');
  let last = 'it was not asked yet';
  const isReady = (): Promise<boolean> =>
    kube.ready(deadline.signal).catch((thrown: unknown) => {
      last = toErrorDetails(thrown).why ?? messageOf(thrown);
      return false;
    });
  try {
    await awaitReady(files, deadline, isReady);
  } catch (thrown) {
    kube.close();
    if (!(thrown instanceof DeadlinePassed)) throw thrown;
    const component = 'kube-apiserver';
    throw startTimedOut(component, last, deadline.totalMs / 1000, await lastLines(files.log(component), 5));
  }
  return { started, kube };
}

async function openGate(
  kube: import('../../core/ports.ts').Kube,
  objects: readonly KubeObject[],
  files: InstanceFiles,
  deadline: Deadline,
): Promise<void> {
  const types = definedTypes(objects);
  // With its kinds in place from an earlier run, the gateway can start beside the applying.
  if (await warmUp(kube, types, SYSTEM_NAMESPACE)) writeFileAtomic(files.run(OBJECTS_GATE), '');
  await applyObjects(kube, objects, deadline.signal);
  await warmUp(kube, types, SYSTEM_NAMESPACE);
  writeFileAtomic(files.run(OBJECTS_GATE), '');
}
