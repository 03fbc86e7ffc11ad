import type { StartSettings } from '../../config/settings.ts';
import {
  type EmbeddedInstance,
  type Instance,
  type InstancePorts,
  isEmbedded,
  type NodeKind,
} from '../../core/instance/instance.ts';
import { pickFreePort } from '../../system/ports.ts';
import type { InstanceStore } from '../instance/instance-store.ts';
import { demandPort, type PortsByInstance, portsOfOthers, reservedBy } from '../instance/port-rules.ts';
import { withHealthPath } from '../instance/with-health-path.ts';
import { readRunState } from '../supervisor/supervisor-control.ts';
import { chooseInstance } from './choose-instance.ts';
import { NODE_PARTS } from './components/node.ts';
import { type PortWishes, planPorts } from './plan-ports.ts';
import { endLeftovers, stopAll } from './stop-all.ts';

export type InstancePlan = {
  instance: EmbeddedInstance;
  /** Ports that are not the usual or the earlier ones, each with its reason. */
  moved: string[];
};

/**
 * Settings and ports of a start: what was asked for, else what the instance has, else the defaults. A port that cannot be had is
 * refused here. Changes nothing, but that `settle` ends what a broken start has left.
 */
export async function planInstance(
  settings: StartSettings,
  node: NodeKind,
  store: InstanceStore,
  version: string,
  now: Date,
  settle: boolean,
): Promise<InstancePlan> {
  const files = store.files(settings.name);
  const earlier = embeddedOf(store.load(settings.name));
  const run = readRunState(files);
  const wishes = { api: settings.apiPort, admin: settings.adminPort };
  const others = portsOfOthers(settings.name, store.others(settings.name));

  const runs = run.components.some(({ alive }) => alive);
  const isWhole = run.components.every(
    ({ name, alive, state }) => NODE_PARTS.includes(name) || (alive && state === 'ready'),
  );
  // A start that broke off has ports that nothing holds yet, and another may have taken one: it is begun anew.
  if (runs && settle && !isWhole) await stopAll(files);
  else if (earlier && runs) {
    const ports = await changedPorts(wishes, earlier.ports, others);
    return {
      instance: await withHealthPath(chooseInstance(settings, node, earlier, ports, version, now)),
      moved: [],
    };
  }
  // A supervisor that was killed early can have left a process that no record names, on a port of ours.
  if (run.supervisor === 'absent') await endLeftovers(files);
  const { ports, moved } = await planPorts(wishes, earlier?.ports, others);
  return {
    instance: await withHealthPath(chooseInstance(settings, node, earlier, ports, version, now)),
    moved,
  };
}

/** A running instance keeps its ports; a wish moves one of them, if the new one can be had. */
async function changedPorts(
  wishes: PortWishes,
  ports: InstancePorts,
  others: PortsByInstance,
): Promise<InstancePorts> {
  const api = wishes.api ?? ports.api;
  const admin = wishes.admin ?? ports.admin;
  const reserved = reservedBy(others);
  if (api !== ports.api) await demandPort(api, 'the AWS endpoint', '--api-port', reserved);
  if (admin !== ports.admin)
    await demandPort(admin, "the control plane's admin port", '--admin-port', reserved);
  // One of an earlier version that runs has no port for logs yet.
  const kubelet = Number.isInteger(ports.kubelet)
    ? ports.kubelet
    : await pickFreePort(new Set([...reserved.keys(), ...Object.values(ports)]));
  return { ...ports, api, admin, kubelet };
}

/** Providers are chosen by the instance's file, so one of another provider is never given to this one. */
function embeddedOf(instance: Instance | undefined): EmbeddedInstance | undefined {
  return instance !== undefined && isEmbedded(instance) ? instance : undefined;
}
