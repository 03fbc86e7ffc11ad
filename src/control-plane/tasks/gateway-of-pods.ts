import type { KubeObject } from '../../core/kube-objects.ts';
import type { Clock, Kube } from '../../core/ports.ts';
import { Services } from '../../kube/resource-types.ts';

/** A Service that was made anew has another address; until this has passed tasks are still given the old one. */
const KNOWN_FOR_MS = 30_000;

type Deps = {
  readonly kube: Kube;
  readonly clock: Clock;
  readonly namespace: string;
  /** Name of the Service that leads to the gateway; undefined where pods have none. */
  readonly service: string | undefined;
};

/**
 * The AWS endpoint as pods reach it, by the address of its Service: a name would make S3 clients put buckets in front of it.
 * Undefined while there is no such Service.
 */
export class GatewayOfPods {
  readonly #deps: Deps;
  #known: { readonly url: string; readonly until: number } | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async url(): Promise<string | undefined> {
    const { kube, clock, namespace, service } = this.#deps;
    if (service === undefined) return undefined;
    if (this.#known === undefined || clock.now() >= this.#known.until) {
      const url = urlOf(await kube.get(Services, service, namespace));
      this.#known = url === undefined ? undefined : { url, until: clock.now() + KNOWN_FOR_MS };
    }
    return this.#known?.url;
  }
}

function urlOf(service: KubeObject | undefined): string | undefined {
  const { clusterIP, ports } = (service?.['spec'] ?? {}) as {
    clusterIP?: string;
    ports?: { port: number }[];
  };
  const port = ports?.[0]?.port;
  if (!clusterIP || clusterIP === 'None' || port === undefined) return undefined;
  return `http://${clusterIP.includes(':') ? `[${clusterIP}]` : clusterIP}:${port}`;
}
