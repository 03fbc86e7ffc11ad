import { readFileSync } from 'node:fs';
import { hostComponents } from '../../clusters/embedded/host-components.ts';
import { InstanceFiles } from '../../clusters/instance/instance-files.ts';
import { type HostComponentsOptions, startControlPlane } from '../../control-plane/start-control-plane.ts';
import { KubeTransport } from '../../kube/kube-transport.ts';
import { RestKube } from '../../kube/rest-kube.ts';
import { systemClock } from '../../system/system-clock.ts';
import type { CliDeps } from '../deps.ts';
import { aborted } from './aborted.ts';

type ServerFlags = {
  kubeconfig: string;
  port: number;
  adminPort: number;
  namespace: string;
  backendUrl?: string;
  allowOrigin?: string[];
  allowReset?: boolean;
  simulatedNode?: string;
  componentDir?: string;
  kubeletPort?: number;
};

/** `kecs server`: the ECS and ELBv2 control plane, until a signal asks it to stop. */
export async function server(deps: CliDeps, flags: ServerFlags): Promise<void> {
  const transport = KubeTransport.fromFile(flags.kubeconfig);
  const running = await startControlPlane({
    host: '127.0.0.1',
    port: flags.port,
    adminPort: flags.adminPort,
    namespace: flags.namespace,
    version: deps.version,
    kube: new RestKube(transport, systemClock),
    clock: systemClock,
    backendUrl: flags.backendUrl,
    allowedOrigins: flags.allowOrigin ?? [],
    resetAllowed: flags.allowReset === true,
    simulatedNode: flags.simulatedNode,
    hostComponents: hostComponentsOf(flags),
    log: (line) => void deps.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`),
  });
  await aborted(deps.signal);
  await running.close();
  transport.close();
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
