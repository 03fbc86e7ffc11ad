import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { hostComponents } from '../../clusters/embedded/host-components.ts';
import { InstanceFiles } from '../../clusters/instance/instance-files.ts';
import { LeaderLease } from '../../control-plane/leader/leader-lease.ts';
import { standBy } from '../../control-plane/leader/stand-by.ts';
import {
  type HostComponentsOptions,
  startControlPlane,
  type TasksOptions,
} from '../../control-plane/start-control-plane.ts';
import { ExitCode } from '../../core/errors/exit-codes.ts';
import { KubeTransport } from '../../kube/kube-transport.ts';
import { RestKube } from '../../kube/rest-kube.ts';
import { systemClock } from '../../system/system-clock.ts';
import type { CliDeps } from '../deps.ts';
import { aborted } from './aborted.ts';

type ServerFlags = {
  kubeconfig?: string;
  host: string;
  port: number;
  adminPort: number;
  namespace: string;
  backendUrl?: string;
  allowOrigin?: string[];
  allowReset?: boolean;
  simulatedNode?: string;
  /** Namespace of tasks' pods; without it no task runs. */
  taskNamespace?: string;
  taskSharedDir?: string;
  gatewayService?: string;
  componentDir?: string;
  kubeletPort?: number;
  /** Of several replicas only the one that has this Lease serves. */
  lease?: string;
  /** Of this replica; its host's name, which is the pod's, where none is given. */
  identity?: string;
};

/** `kecs server`: the ECS and ELBv2 control plane, until a signal asks it to stop. */
export async function server(deps: CliDeps, flags: ServerFlags): Promise<void> {
  const transport =
    flags.kubeconfig === undefined ? KubeTransport.inCluster() : KubeTransport.fromFile(flags.kubeconfig);
  const kube = new RestKube(transport, systemClock);
  const log = (line: object): void =>
    void deps.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`);
  const office = await takeOffice(deps, flags, kube, log);
  if (deps.signal.aborted) {
    await office.leave();
    return transport.close();
  }
  const running = await startControlPlane({
    host: flags.host,
    port: flags.port,
    adminPort: flags.adminPort,
    namespace: flags.namespace,
    version: deps.version,
    kube,
    clock: systemClock,
    backendUrl: flags.backendUrl,
    allowedOrigins: flags.allowOrigin ?? [],
    resetAllowed: flags.allowReset === true,
    simulatedNode: flags.simulatedNode,
    tasks: tasksOf(flags),
    hostComponents: hostComponentsOf(flags),
    log,
  });
  await aborted(deps.signal);
  await running.close();
  await office.leave();
  transport.close();
}

/**
 * With a lease, resolves when this replica leads. One that loses the lease ends at once: another leads already, so a call
 * that it still answered could be told what is no longer so.
 */
async function takeOffice(
  deps: CliDeps,
  { lease: name, identity, host, adminPort, namespace }: ServerFlags,
  kube: RestKube,
  log: (line: object) => void,
): Promise<{ leave(): Promise<void> }> {
  if (name === undefined) return { leave: async () => undefined };
  const me = identity ?? hostname();
  const lease = new LeaderLease({ kube, clock: systemClock, namespace, name, identity: me, log });
  try {
    await standBy(lease, { host, port: adminPort }, deps.signal);
  } catch (thrown) {
    if (!deps.signal.aborted) throw thrown;
    return { leave: async () => undefined };
  }
  log({ level: 'info', message: 'leads', identity: me });
  const resign = new AbortController();
  const held = lease.hold(resign.signal).then((kept) => {
    if (kept) return;
    log({ level: 'error', message: 'lost the lease: another replica leads, or the API server is gone' });
    process.exit(ExitCode.Failed);
  });
  return {
    leave: async () => {
      resign.abort();
      await held;
    },
  };
}

function tasksOf({ taskNamespace, taskSharedDir, gatewayService }: ServerFlags): TasksOptions | undefined {
  if (taskNamespace === undefined || taskSharedDir === undefined) return undefined;
  return { namespace: taskNamespace, sharedDir: taskSharedDir, gatewayService };
}

/** The instance's folder, when its components are processes of this machine. */
function hostComponentsOf({ componentDir, kubeletPort }: ServerFlags): HostComponentsOptions | undefined {
  if (componentDir === undefined) return undefined;
  const files = new InstanceFiles(componentDir);
  const pem = (name: string): string => readFileSync(files.pki(name), 'utf8');
  return {
    components: hostComponents(files),
    port: kubeletPort ?? 0,
    tls: { cert: pem('kubelet-api.crt'), key: pem('kubelet-api.key'), ca: pem('ca.crt') },
  };
}
