import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startTimedOut } from '../../core/errors/catalogue/start.ts';
import { messageOf, toErrorDetails } from '../../core/errors/kecs-error.ts';
import { type EmbeddedInstance, SYSTEM_NAMESPACE } from '../../core/instance/instance.ts';
import type { KubeObject } from '../../core/kube-objects.ts';
import type { Reporter } from '../../core/start/events.ts';
import { runStep, type StepOutcome } from '../../core/start/run-step.ts';
import { lastLines, makePrivateDir, writeFileAtomic } from '../../system/files.ts';
import { acquireLock, type Lock } from '../../system/lock.ts';
import { hasIpv6Loopback } from '../../system/ports.ts';
import { applyObjects, definedTypes, warmUp } from '../apply-objects.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { InstanceStore } from '../instance/instance-store.ts';
import type { Deadline, StartOptions, StartResult } from '../instance/start-options.ts';
import { awaitReady, DeadlinePassed } from './await-components.ts';
import { awaitGateway } from './await-gateway.ts';
import { type Binaries, binariesText, needsBuild, resolveBinaries } from './binaries/all-binaries.ts';
import { componentSpecs } from './component-specs.ts';
import { gatewaySettings } from './gateway-settings.ts';
import { instanceObjects, writeDynamicFile } from './instance-objects.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { ensurePki } from './pki.ts';
import { type InstancePlan, planInstance } from './plan-instance.ts';
import { preflight } from './preflight.ts';
import { specHash } from './supervisor.ts';
import { readRunState, startSupervisor, stopAll } from './supervisor-control.ts';

/** A start settles its ports in seconds; one that hangs must not hold up the others for ever. */
const PORTS_WAIT_MS = 60_000;

export const OBJECTS_GATE = 'objects-ready';

/** Brings the instance up, from wherever an earlier start, stop or crash has left it. */
export async function startInstance(options: StartOptions): Promise<StartResult> {
  const { settings, store, reporter, clock } = options;
  const startedAt = clock.now();
  const step = <T>(name: string, work: Parameters<typeof runStep<T>>[3]): Promise<T> =>
    runStep(reporter, clock, name, work);
  const files = store.files(settings.name);

  const plan = (settle: boolean): Promise<InstancePlan> =>
    planInstance(settings, store, options.version, new Date(clock.now()), settle);

  const { backend } = await step('preflight', async () => {
    const { instance } = await plan(false);
    preflight(files, options.cacheRoot);
    const node = `Node ${process.versions.node}`;
    return {
      value: instance,
      text: `port ${instance.ports.api} · ${process.platform} ${process.arch} · ${node}`,
    };
  });
  const binaries = await step('binaries', (progress) => getBinaries(options, backend, progress));

  // Building may have taken minutes, and another start may be choosing too: the ports are settled now, and nobody else
  // settles theirs until ours are in use.
  const lock = await lockPorts(options);
  try {
    const { instance, moved } = await plan(true);
    if (store.load(instance.name) === undefined) tellOfOthers(instance.name, store, reporter);
    for (const text of moved) reporter.emit({ type: 'note', level: 'warning', text });
    const started = await startComponents(options, instance, binaries, () => lock?.release());
    return {
      name: instance.name,
      endpoint: `http://localhost:${instance.ports.api}`,
      kubeconfig: files.kubeconfig(),
      elapsedMs: clock.now() - startedAt,
      started,
    };
  } finally {
    lock?.release();
  }
}

/** Whoever meant an instance that is there already should notice that this is a new and empty one. */
function tellOfOthers(name: string, store: InstanceStore, reporter: Reporter): void {
  const others = store.names().filter((other) => other !== name);
  if (others.length === 0) return;
  reporter.emit({
    type: 'note',
    level: 'info',
    text: `'${name}' is a new instance, beside ${others.join(', ')}`,
  });
}

async function getBinaries(
  { cacheRoot, packageRoot, env, reporter, deadline }: StartOptions,
  backend: EmbeddedInstance['backend'],
  progress: (text: string) => void,
): Promise<StepOutcome<Binaries>> {
  if (await needsBuild(cacheRoot, packageRoot, env)) {
    reporter.emit({
      type: 'note',
      level: 'info',
      text: 'first start on this machine: fetching and building takes up to six minutes, once; later starts take seconds',
    });
  }
  const { signal } = deadline;
  const found = await resolveBinaries({ backend }, { env, packageRoot, cacheRoot, progress, signal });
  return { value: found, text: binariesText(found) };
}

/** One start at a time chooses ports; the lock lies in the cache, which also starts with other homes share. */
function lockPorts({ cacheRoot, deadline, reporter }: StartOptions): Promise<Lock | undefined> {
  const dir = join(cacheRoot, 'locks');
  makePrivateDir(dir);
  const tell = ({ pid }: { pid: number }): void =>
    reporter.emit({
      type: 'note',
      level: 'info',
      text: `waiting for another start (process ${pid}) to settle its ports`,
    });
  // In vain is no reason to fail: the ports are then as likely free as they would be without a lock.
  return acquireLock(join(dir, 'ports'), 'kecs start-v2', PORTS_WAIT_MS, tell, deadline.signal);
}

/** Everything after the plan; true when something had to be started. */
async function startComponents(
  options: StartOptions,
  instance: EmbeddedInstance,
  binaries: Binaries,
  onPortsInUse: () => void,
): Promise<boolean> {
  const { store, reporter, clock, deadline } = options;
  const files = store.files(instance.name);
  const step = <T>(name: string, work: Parameters<typeof runStep<T>>[3]): Promise<T> =>
    runStep(reporter, clock, name, work);
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
      const text = await awaitGateway(gateway, files, deadline, progress, onPortsInUse);
      return { value: undefined, text };
    });
  } finally {
    kube.close();
  }
  return started;
}

async function bringUp(
  options: StartOptions,
  instance: EmbeddedInstance,
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
      options.reporter.emit({
        type: 'note',
        level: 'info',
        text: 'its settings changed: its components are restarted',
      });
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
  const open = (): void => writeFileAtomic(files.run(OBJECTS_GATE), '');
  // With its kinds in place from an earlier run, the gateway can start beside the applying.
  const isWarm = await warmUp(kube, types, SYSTEM_NAMESPACE);
  if (isWarm) open();
  await applyObjects(kube, objects, deadline.signal);
  if (isWarm) return;
  await warmUp(kube, types, SYSTEM_NAMESPACE);
  open();
}
