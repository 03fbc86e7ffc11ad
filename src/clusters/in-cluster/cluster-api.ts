import type { IncomingMessage } from 'node:http';
import { TASK_LABEL } from '../../control-plane/tasks/pod/pod-names.ts';
import { SYSTEM_NAMESPACE } from '../../core/instance/instance.ts';
import type { Clock } from '../../core/ports.ts';
import { type LiveRouter, type RawData, routersOf } from '../../gateway/traefik-api.ts';
import { KubeTransport } from '../../kube/kube-transport.ts';
import { Deployments, Nodes, Pods, resourcePath, Services } from '../../kube/resource-types.ts';
import { RestKube } from '../../kube/rest-kube.ts';
import { ServiceTunnel } from '../tunnel/service-tunnel.ts';
import type { ServiceAddresses } from './cluster-gateway.ts';
import { DASHBOARD_PORT } from './cluster-ports.ts';
import { TRAEFIK } from './part-names.ts';
import { type Deployment, newestPod, type PartPod, partsOf } from './part-state.ts';

type NodeState = {
  metadata: { name: string };
  status?: { conditions?: { type: string; status: string; message?: string }[] };
};

/** On all that kecs makes. */
export const OURS = 'app.kubernetes.io/managed-by=kecs';

/** The Kubernetes API of an instance's cluster, as far as kecs' own parts in it go. */
export class ClusterApi {
  readonly kube: RestKube;
  readonly #transport: KubeTransport;

  readonly #clock: Clock;
  readonly namespace: string;

  constructor(kubeconfig: string, clock: Clock, namespace: string = SYSTEM_NAMESPACE) {
    this.namespace = namespace;
    this.#clock = clock;
    this.#transport = KubeTransport.fromFile(kubeconfig);
    this.kube = new RestKube(this.#transport, clock);
  }

  get #ours(): { namespace: string; labelSelector: string } {
    return { namespace: this.namespace, labelSelector: OURS };
  }

  deployments(): Promise<Deployment[]> {
    return this.kube.list<Deployment>(Deployments, this.#ours);
  }

  /** Of kecs' parts; tasks may be in the same namespace. */
  pods(): Promise<PartPod[]> {
    const { namespace, labelSelector } = this.#ours;
    return this.kube.list<PartPod>(Pods, { namespace, labelSelector: `${labelSelector},!${TASK_LABEL}` });
  }

  /** What is wrong with nodes and parts, one line each: the likely cause of answers that do not come. */
  async ailments(): Promise<string[]> {
    const [nodes, parts] = await Promise.all([this.kube.list<NodeState>(Nodes), partsOf(this)]);
    const ill = nodes.flatMap(({ metadata, status }) => {
      const ready = status?.conditions?.find(({ type }) => type === 'Ready');
      return ready?.status === 'True'
        ? []
        : [`node ${metadata.name} is not ready: ${ready?.message ?? 'new'}`];
    });
    const late = parts.filter(({ ready }) => !ready).map(({ app, reason }) => `${app}: ${reason}`);
    return [...ill, ...late];
  }

  async serviceAddresses(): Promise<ServiceAddresses> {
    type Service = { metadata: { name: string }; spec: { clusterIP: string } };
    const services = await this.kube.list<Service>(Services, this.#ours);
    return new Map(services.map(({ metadata, spec }) => [metadata.name, spec.clusterIP]));
  }

  /** What Traefik serves, asked through the API server: its own port is none of this machine's. */
  async liveRouters(signal: AbortSignal): Promise<LiveRouter[]> {
    return routersOf(JSON.parse(await this.askTraefik(DASHBOARD_PORT, '/api/rawdata', signal)) as RawData);
  }

  /** What a Service of ours answers to a GET, with its headers, asked through the API server: from within the cluster's network. */
  async askService(
    service: string,
    portName: string,
    path: string,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const at = resourcePath(Services, this.namespace, `${service}:${portName}`);
    const response = await this.#transport.open({
      method: 'GET',
      path: `${decodeURIComponent(at)}/proxy${path}`,
      signal,
    });
    response.resume();
    return response;
  }

  /** What the newest Traefik answers on one of its own ports, asked through the API server. */
  async askTraefik(port: number, path: string, signal?: AbortSignal): Promise<string> {
    const traefik = (await this.pods()).filter(({ metadata }) => metadata.labels?.['app'] === TRAEFIK);
    const name = newestPod(traefik)?.metadata.name ?? TRAEFIK;
    const pod = resourcePath(Pods, this.namespace, `${name}:${port}`);
    const pieces = await this.#transport.stream({
      method: 'GET',
      path: `${decodeURIComponent(pod)}/proxy${path}`,
      ...(signal && { signal }),
    });
    const chunks: Uint8Array[] = [];
    for await (const piece of pieces) chunks.push(piece);
    return Buffer.concat(chunks).toString('utf8');
  }

  /** Leads to a port of one of the Services, by its name. The caller listens and closes. */
  tunnel(service: string, portName: string, log: (line: object) => void): ServiceTunnel {
    return new ServiceTunnel({
      transport: this.#transport,
      kube: this.kube,
      clock: this.#clock,
      target: { namespace: this.namespace, service, portName },
      log,
    });
  }

  async previousLog(pod: string, lines: number): Promise<string> {
    const response = await this.#transport.open({
      method: 'GET',
      path: `${resourcePath(Pods, this.namespace, pod)}/log`,
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
