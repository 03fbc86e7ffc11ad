import { messageOf } from '../core/errors/kecs-error.ts';
import type { GatewaySettings } from './gateway-settings.ts';

/** One real request through the gateway, without a signature, that reads only. */
export type Probe = {
  name: 'ecs' | 'elbv2' | 'default';
  init: RequestInit;
  /** Whether this answer is as it should be; else what is wrong with it. */
  check: (response: Response) => string | undefined;
};

export type ProbeResult = { name: Probe['name']; ok: boolean; status: number | undefined; reason: string };

const TIMEOUT_MS = 5_000;

/** A request to each that answers. Without a backend, its probe expects the error that says so. */
export function probes(settings: Pick<GatewaySettings, 'backend'>): Probe[] {
  return [
    {
      name: 'ecs',
      init: {
        method: 'POST',
        headers: {
          'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters',
          'content-type': 'application/x-amz-json-1.1',
        },
        body: '{}',
      },
      check: answeredBy('ecs'),
    },
    {
      name: 'elbv2',
      init: {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        body: 'Action=DescribeLoadBalancers&Version=2015-12-01',
      },
      check: answeredBy('elbv2'),
    },
    { name: 'default', init: {}, check: settings.backend ? answeredBy('default') : saysNoBackend },
  ];
}

/** Sends a probe to `http://127.0.0.1:PORT`. Never rejects: not yet is an answer too. */
export async function runProbe(probe: Probe, base: string, signal?: AbortSignal): Promise<ProbeResult> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(`${base}/`, {
      ...probe.init,
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    await response.arrayBuffer();
    const wrong = probe.check(response);
    return { name: probe.name, ok: wrong === undefined, status: response.status, reason: wrong ?? '' };
  } catch (thrown) {
    const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
    return { name: probe.name, ok: false, status: undefined, reason: messageOf(cause) };
  }
}

const answeredBy =
  (route: string) =>
  ({ status, headers }: Response): string | undefined => {
    const error = headers.get('x-kecs-error');
    if (error) return `the gateway answered for it: ${error}`;
    const answerer = headers.get('x-kecs-route');
    if (answerer !== route)
      return `answered ${status} by ${answerer ?? 'someone who does not say who'} instead of ${route}`;
    // The backend may refuse an unsigned ListBuckets; that it refuses it shows that it is there.
    return status < 500 ? undefined : `it answered ${status}`;
  };

const saysNoBackend = ({ status, headers }: Response): string | undefined =>
  headers.get('x-kecs-error') === 'no-backend'
    ? undefined
    : `answered ${status} where the missing backend should be named`;
