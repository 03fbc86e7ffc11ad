import { ServiceTunnel } from '../../clusters/tunnel/service-tunnel.ts';
import { portTaken } from '../../core/errors/catalogue/ports.ts';
import { KubeTransport } from '../../kube/kube-transport.ts';
import { RestKube } from '../../kube/rest-kube.ts';
import { hasIpv6Loopback } from '../../system/ports.ts';
import { systemClock } from '../../system/system-clock.ts';
import type { CliDeps } from '../deps.ts';
import { aborted } from './aborted.ts';

type TunnelFlags = {
  kubeconfig: string;
  namespace: string;
  service: string;
  portName: string;
  port: number;
};

/** `kecs tunnel`: a port of this machine, on loopback only, that leads to a Service in a cluster, until a signal ends it. */
export async function tunnel(deps: CliDeps, flags: TunnelFlags): Promise<void> {
  const transport = KubeTransport.fromFile(flags.kubeconfig);
  const kube = new RestKube(transport, systemClock);
  const running = new ServiceTunnel({
    transport,
    kube,
    clock: systemClock,
    target: flags,
    log: (line) => void deps.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`),
  });
  const hosts = ['127.0.0.1', ...((await hasIpv6Loopback()) ? ['::1'] : [])];
  try {
    await running.listen(flags.port, hosts);
    await aborted(deps.signal);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw thrown;
    throw portTaken(flags.port, `the tunnel to ${flags.service}`, 'something else listens there', []);
  } finally {
    await running.close();
    transport.close();
  }
}
