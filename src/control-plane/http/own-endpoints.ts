import type { IncomingMessage } from 'node:http';
import { messageOf } from '../../core/errors/kecs-error.ts';
import { allStores, type Stores } from '../store/stores.ts';

export type OwnDeps = {
  readonly stores: Stores;
  readonly version: string;
  readonly backendUrl: string | undefined;
  readonly resetAllowed: boolean;
};

export type OwnAnswer = { readonly status: number; readonly body: object };

const BACKEND_TIMEOUT_MS = 5_000;
/** Deletions at a time: enough to be quick, few enough to leave the API server to others. */
const DELETIONS_AT_ONCE = 16;
/** What backends call "forget everything": MiniStack, LocalStack, moto. */
const resetPaths = ['/_ministack/reset', '/_localstack/state/reset', '/moto-api/reset'];

/** `/_kecs/…`: what kecs itself serves beside the AWS APIs, as JSON. */
export async function answerOwn(request: IncomingMessage, deps: OwnDeps): Promise<OwnAnswer> {
  const path = (request.url ?? '').split('?', 1)[0];
  if (path === '/_kecs/health') {
    return request.method === 'GET' || request.method === 'HEAD' ? health(deps) : wrongMethod('GET');
  }
  if (path === '/_kecs/reset') {
    return request.method === 'POST' ? reset(request, deps) : wrongMethod('POST');
  }
  return { status: 404, body: { error: 'NotFound', message: `there is nothing at ${path}` } };
}

export function storeIsSynced(stores: Stores): boolean {
  return allStores(stores).every((store) => store.synced);
}

async function health(deps: OwnDeps): Promise<OwnAnswer> {
  const synced = storeIsSynced(deps.stores);
  const backend =
    deps.backendUrl === undefined ? 'none' : (await reaches(deps.backendUrl)) ? 'ok' : 'unreachable';
  const records = Object.fromEntries(allStores(deps.stores).map((store) => [store.type.plural, store.size]));
  const ok = synced && backend !== 'unreachable';
  return {
    status: ok ? 200 : 500,
    body: {
      status: ok ? 'ok' : 'degraded',
      version: deps.version,
      parts: { api: 'ok', store: synced ? 'ok' : 'syncing', backend },
      records,
    },
  };
}

/** Any answer of the backend counts: which path says "healthy" differs from backend to backend. */
async function reaches(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/_localstack/health', url), {
      signal: AbortSignal.timeout(BACKEND_TIMEOUT_MS),
    });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

async function reset(request: IncomingMessage, deps: OwnDeps): Promise<OwnAnswer> {
  if (!deps.resetAllowed) {
    return { status: 403, body: { error: 'Forbidden', message: 'this instance does not allow to be reset' } };
  }
  if (!fromThisMachine(request)) {
    return { status: 403, body: { error: 'Forbidden', message: 'only this machine may reset the instance' } };
  }
  const removed: Record<string, number> = {};
  for (const store of allStores(deps.stores)) {
    const records = [...store.all()];
    for (let at = 0; at < records.length; at += DELETIONS_AT_ONCE) {
      await Promise.all(records.slice(at, at + DELETIONS_AT_ONCE).map((record) => store.delete(record)));
    }
    removed[store.type.plural] = records.length;
  }
  const backend = deps.backendUrl === undefined ? 'none' : await resetBackend(deps.backendUrl);
  const complete = backend === 'none' || backend === 'reset';
  return {
    status: complete ? 200 : 500,
    body: { status: complete ? 'reset' : 'incomplete', removed, backend },
  };
}

/** `reset`, or why the backend was not reset. */
async function resetBackend(url: string): Promise<string> {
  for (const path of resetPaths) {
    try {
      const response = await fetch(new URL(path, url), {
        method: 'POST',
        signal: AbortSignal.timeout(BACKEND_TIMEOUT_MS * 6),
      });
      await response.body?.cancel();
      if (response.ok) return 'reset';
      if (response.status !== 404 && response.status !== 405) return `${path} answered ${response.status}`;
    } catch (thrown) {
      return `not reset: ${messageOf(thrown)}`;
    }
  }
  return 'not reset: this backend has no known way to be emptied';
}

/** The gateway runs on this machine too and says in X-Forwarded-For for whom it asks; it removes what clients put there. */
function fromThisMachine(request: IncomingMessage): boolean {
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().flatMap((list) => list.split(','));
  return [request.socket.remoteAddress ?? '', ...forwarded].every((address) =>
    isLoopbackAddress(address.trim()),
  );
}

function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address);
}

function wrongMethod(allowed: string): OwnAnswer {
  return { status: 405, body: { error: 'MethodNotAllowed', message: `use ${allowed}` } };
}
