import { traefikApiFailed } from '../core/errors/catalogue/gateway.ts';
import { messageOf } from '../core/errors/kecs-error.ts';

/** A router as Traefik serves it. */
export type LiveRouter = {
  name: string;
  rule: string;
  priority: number;
  /** `disabled` serves nothing; `warning` lacks a part. */
  status: 'enabled' | 'disabled' | 'warning';
  errors: readonly string[];
  entryPoints: readonly string[];
  /** Addresses behind its service; undefined where that is no list of servers (a failover, Traefik's own). */
  servers: readonly string[] | undefined;
  service: string;
};

type RawRouter = {
  rule?: string;
  priority?: number;
  status?: LiveRouter['status'];
  error?: string[];
  using?: string[];
  entryPoints?: string[];
  service?: string;
};
type RawService = { loadBalancer?: { servers?: { url?: string }[] } };
/** What Traefik's `/api/rawdata` answers. */
export type RawData = { routers?: Record<string, RawRouter>; services?: Record<string, RawService> };

const TIMEOUT_MS = 5_000;

/** Traefik's version. `apiUrl` is `http://127.0.0.1:DASHBOARDPORT`. Rejects with KECS1504. */
export async function traefikVersion(apiUrl: string, signal?: AbortSignal): Promise<string> {
  const { Version } = await getJson<{ Version?: string }>(`${apiUrl}/api/version`, signal);
  return Version ?? 'unknown';
}

/** Every HTTP router that Traefik knows, from one request. Rejects with KECS1504 when its API does not answer. */
export async function liveRouters(apiUrl: string, signal?: AbortSignal): Promise<LiveRouter[]> {
  return routersOf(await getJson<RawData>(`${apiUrl}/api/rawdata`, signal));
}

/** The routers in it. */
export function routersOf({ routers = {}, services = {} }: RawData): LiveRouter[] {
  return Object.entries(routers).map(([name, router]) => {
    const service = qualified(router.service ?? '', name);
    return {
      name,
      rule: router.rule ?? '',
      priority: router.priority ?? 0,
      status: router.status ?? 'disabled',
      errors: router.error ?? [],
      entryPoints: router.using ?? router.entryPoints ?? [],
      service,
      servers: services[service]?.loadBalancer?.servers?.map(({ url }) => url ?? ''),
    };
  });
}

/** A service named without its provider is of the router's own. */
function qualified(service: string, router: string): string {
  return service.includes('@') ? service : `${service}@${router.split('@')[1] ?? ''}`;
}

/** JSON of Traefik's API. Rejects with KECS1504 where it does not answer. */
export function getJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  return ask(url, (response) => response.json() as Promise<T>, signal);
}

/** Text of Traefik, such as its metrics. Rejects with KECS1504 where it does not answer. */
export function getText(url: string, signal?: AbortSignal): Promise<string> {
  return ask(url, (response) => response.text(), signal);
}

async function ask<T>(
  url: string,
  read: (response: Response) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  try {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return await read(response);
  } catch (thrown) {
    signal?.throwIfAborted();
    throw traefikApiFailed(url, whyOf(thrown), thrown);
  }
}

/** fetch hides what happened in its cause. */
function whyOf(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return messageOf(cause instanceof Error ? cause : thrown);
}
