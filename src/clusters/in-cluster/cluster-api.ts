import { SYSTEM_NAMESPACE } from '../../core/instance/instance.ts';
import type { Clock } from '../../core/ports.ts';
import { type LiveRouter, type RawData, routersOf } from '../../gateway/traefik-api.ts';
import { KubeTransport } from '../../kube/kube-transport.ts';
import { Deployments, Pods, resourcePath, Services } from '../../kube/resource-types.ts';
import { RestKube } from '../../kube/rest-kube.ts';
import type { ServiceAddresses } from './cluster-gateway.ts';
import { DASHBOARD_PORT } from './cluster-ports.ts';
import { TRAEFIK } from './part-names.ts';
import { type Deployment, newestPod, type PartPod } from './part-state.ts';

const ours = { namespace: SYSTEM_NAMESPACE, labelSelector: 'app.kubernetes.io/managed-by=kecs' };

/** The Kubernetes API of an instance's cluster, as far as kecs' own parts in it go. */
export class ClusterApi {
  readonly kube: RestKube;
  readonly #transport: KubeTransport;

  constructor(kubeconfig: string, clock: Clock) {
    this.#transport = KubeTransport.fromFile(kubeconfig);
    this.kube = new RestKube(this.#transport, clock);
  }

  deployments(): Promise<Deployment[]> {
    return this.kube.list<Deployment>(Deployments, ours);
  }

  pods(): Promise<PartPod[]> {
    return this.kube.list<PartPod>(Pods, ours);
  }

  async serviceAddresses(): Promise<ServiceAddresses> {
    type Service = { metadata: { name: string }; spec: { clusterIP: string } };
    const services = await this.kube.list<Service>(Services, ours);
    return new Map(services.map(({ metadata, spec }) => [metadata.name, spec.clusterIP]));
  }

  /** What Traefik serves, asked through the API server: its own port is none of this machine's. */
  async liveRouters(signal: AbortSignal): Promise<LiveRouter[]> {
    const traefik = (await this.pods()).filter(({ metadata }) => metadata.labels?.['app'] === TRAEFIK);
    const name = newestPod(traefik)?.metadata.name ?? TRAEFIK;
    const pod = resourcePath(Pods, SYSTEM_NAMESPACE, `${name}:${DASHBOARD_PORT}`);
    return routersOf(
      await this.#transport.json<RawData>({
        method: 'GET',
        path: `${decodeURIComponent(pod)}/proxy/api/rawdata`,
        signal,
      }),
    );
  }

  async previousLog(pod: string, lines: number): Promise<string> {
    const response = await this.#transport.open({
      method: 'GET',
      path: `${resourcePath(Pods, SYSTEM_NAMESPACE, pod)}/log`,
      query: { previous: 'true', tailLines: String(lines) },
    });
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return response.statusCode === 200 ? Buffer.concat(chunks).toString('utf8') : '';
  }

  close(): void {
    this.kube.close();
  }
}
