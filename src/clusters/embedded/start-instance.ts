import { join } from 'node:path';
import {
  type EmbeddedInstance,
  isEmbedded,
  REAL_NODE,
  SYSTEM_NAMESPACE,
} from '../../core/instance/instance.ts';
import type { KubeObject } from '../../core/kube-objects.ts';
import type { Reporter } from '../../core/start/events.ts';
import { type StepOutcome, stepsOf } from '../../core/start/run-step.ts';
import { Templates } from '../../manifests/load-templates.ts';
import { writeFileAtomic } from '../../system/files.ts';
import { hasIpv6Loopback } from '../../system/ports.ts';
import { applyObjects, definedTypes, warmUp } from '../apply-objects.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { InstanceStore } from '../instance/instance-store.ts';
import { lockPorts } from '../instance/lock-ports.ts';
import { preflight, tellHints } from '../instance/preflight.ts';
import type { Deadline, StartOptions, StartResult } from '../instance/start-options.ts';
import { startResult } from '../instance/start-result.ts';
import { awaitGateway } from './await-gateway.ts';
import { type Binaries, binariesText, needsBuild, resolveBinaries } from './binaries/all-binaries.ts';
import { bringUp, OBJECTS_GATE } from './bring-up.ts';
import { gatewaySettings } from './gateway-settings.ts';
import { instanceObjects, writeDynamicFile } from './instance-objects.ts';
import { chooseNode, type NodeChoice } from './node/choose-node.ts';
import { nodeSupport } from './node/node-support.ts';
import { startNode } from './node/start-node.ts';
import { type InstancePlan, planInstance } from './plan-instance.ts';

/** Brings the instance up, from wherever an earlier start, stop or crash has left it. */
export async function startInstance(options: StartOptions): Promise<StartResult> {
  const { settings, store, reporter, clock } = options;
  const startedAt = clock.now();
  const step = stepsOf(reporter, clock);
  const files = store.files(settings.name);

  const earlier = store.load(settings.name);
  const choice = chooseNode(
    settings.node,
    earlier && isEmbedded(earlier) ? earlier.node : undefined,
    nodeSupport(files.dir, options.env),
  );
  const plan = (settle: boolean): Promise<InstancePlan> =>
    planInstance(settings, choice.kind, store, options.version, new Date(clock.now()), settle);

  const planned = await step('preflight', async () => {
    const { instance } = await plan(false);
    tellHints(reporter, await preflight(files, options.cacheRoot, options.facts));
    if (choice.kind === 'simulated' && choice.note)
      reporter.emit({ type: 'note', level: 'info', text: choice.note });
    const node = `Node ${process.versions.node}`;
    return {
      value: instance,
      text: `port ${instance.ports.api} · ${process.platform} ${process.arch} · ${node}`,
    };
  });
  const binaries = await step('binaries', (progress) => getBinaries(options, planned, progress));

  // Building may have taken minutes, and another start may be choosing too: the ports are settled now, and nobody else
  // settles theirs until ours are in use.
  const lock = await lockPorts(options);
  try {
    const { instance, moved } = await plan(true);
    if (earlier === undefined) tellOfOthers(instance.name, store, reporter);
    for (const text of moved) reporter.emit({ type: 'note', level: 'warning', text });
    const started = await startComponents(options, instance, choice, binaries, () => lock?.release());
    return startResult(options, instance, startedAt, started);
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
  instance: EmbeddedInstance,
  progress: (text: string) => void,
): Promise<StepOutcome<Binaries>> {
  if (await needsBuild(instance.node, cacheRoot, packageRoot, env)) {
    reporter.emit({
      type: 'note',
      level: 'info',
      text: 'first start on this machine: fetching and building takes up to six minutes, once; later starts take seconds',
    });
  }
  const { signal } = deadline;
  const found = await resolveBinaries(instance, { env, packageRoot, cacheRoot, progress, signal });
  return { value: found, text: binariesText(found) };
}

/** Everything after the plan; true when something had to be started. */
async function startComponents(
  options: StartOptions,
  instance: EmbeddedInstance,
  choice: NodeChoice,
  binaries: Binaries,
  onPortsInUse: () => void,
): Promise<boolean> {
  const { store, reporter, clock, deadline } = options;
  const files = store.files(instance.name);
  const step = stepsOf(reporter, clock);
  const templateDir = join(options.packageRoot, 'templates');
  const tools = choice.kind === 'containerd' ? choice.tools : undefined;
  const gateway = gatewaySettings(instance, files, await hasIpv6Loopback());
  const objects = instanceObjects(gateway, templateDir);
  options.onBegun();
  writeDynamicFile(gateway, templateDir);
  const { started, kube, node } = await step('kubernetes', async (progress) => {
    const up = await bringUp(options, instance, tools, binaries, files, progress);
    const simulated = up.node ? '' : ' · node simulated';
    return { value: up, text: `API server on 127.0.0.1:${instance.ports.kubeApi}${simulated}` };
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
    // After the gateway, which is to answer as soon as without a real node.
    if (node) {
      await step('node', async (progress) => {
        await startNode(node, kube, new Templates(templateDir), deadline, progress);
        return {
          value: undefined,
          text: `${REAL_NODE} is Ready · containerd · pods in ${node.place.subnet.pods}`,
        };
      });
    }
  } finally {
    kube.close();
  }
  return started;
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
