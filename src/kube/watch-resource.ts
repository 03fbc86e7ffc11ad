import type { IncomingMessage } from 'node:http';
import type { ObjectMeta, ResourceType, WatchEvent } from '../core/kube-objects.ts';
import type { Clock, ListOptions } from '../core/ports.ts';
import { KubeApiError } from './kube-api-error.ts';
import type { KubeTransport } from './kube-transport.ts';
import { resourcePath } from './resource-types.ts';

type Tracked = { metadata: ObjectMeta };
type ListBody<T> = { metadata: { resourceVersion: string; continue?: string }; items: T[] };
type WatchLine<T> = { type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'; object: T };

const FIRST_BACKOFF_MS = 50;
const MAX_BACKOFF_MS = 5_000;
const SHORT_WATCH_MS = 1_000;
/** The server ends a watch after this long; a connection that died silently is noticed at the latest then. */
const SERVER_TIMEOUT_S = 290;

/** List, then watch, for ever: see the `Kube.watch` port for the contract. */
export async function watchResource<T extends Tracked>(
  transport: KubeTransport,
  clock: Clock,
  type: ResourceType,
  options: ListOptions,
  onEvent: (event: WatchEvent<T>) => void,
  signal: AbortSignal,
): Promise<void> {
  const path = resourcePath(type, options.namespace);
  const known = new Map<string, T>();
  let version: string | undefined;
  let synced = false;
  let backoff = FIRST_BACKOFF_MS;

  while (!signal.aborted) {
    try {
      if (version === undefined) {
        const list = await listAll<T>(transport, path, options, signal);
        reconcile(known, list.items, onEvent);
        version = list.metadata.resourceVersion;
        if (!synced) onEvent({ type: 'synced' });
        synced = true;
      }
      const response = await transport.open({
        method: 'GET',
        path,
        query: {
          watch: '1',
          allowWatchBookmarks: 'true',
          resourceVersion: version,
          timeoutSeconds: String(SERVER_TIMEOUT_S),
          labelSelector: options.labelSelector,
          fieldSelector: options.fieldSelector,
        },
        signal,
      });
      if (response.statusCode !== 200) {
        throw KubeApiError.fromBody(response.statusCode ?? 0, await firstBytes(response));
      }
      const openedAt = clock.now();
      for await (const line of jsonLines<WatchLine<T>>(response)) {
        if (line.type === 'ERROR') throw statusError(line.object);
        version = line.object.metadata.resourceVersion ?? version;
        backoff = FIRST_BACKOFF_MS;
        if (line.type !== 'BOOKMARK') track(known, line.type, line.object, onEvent);
      }
      // A server that ends watches at once must not be asked in a tight loop.
      if (clock.now() - openedAt < SHORT_WATCH_MS) await clock.sleep(backoff, signal).catch(() => undefined);
    } catch (thrown) {
      if (signal.aborted) return;
      // 410: the version is older than what etcd keeps; 404: the kind was removed. Both heal by listing again.
      if (thrown instanceof KubeApiError && (thrown.status === 410 || thrown.status === 404))
        version = undefined;
      await clock.sleep(backoff, signal).catch(() => undefined);
      backoff = Math.min(backoff * 2, MAX_BACKOFF_MS);
    }
  }
}

function statusError(object: unknown): KubeApiError {
  const status = object as { code?: number; reason?: string; message?: string };
  return new KubeApiError(status.code ?? 500, status.reason ?? 'Unknown', status.message ?? 'watch error');
}

async function listAll<T>(
  transport: KubeTransport,
  path: string,
  options: ListOptions,
  signal: AbortSignal,
): Promise<ListBody<T>> {
  const items: T[] = [];
  let next: string | undefined;
  for (;;) {
    const page: ListBody<T> = await transport.json<ListBody<T>>({
      method: 'GET',
      path,
      query: {
        limit: '500',
        continue: next,
        labelSelector: options.labelSelector,
        fieldSelector: options.fieldSelector,
      },
      signal,
    });
    items.push(...page.items);
    next = page.metadata.continue || undefined;
    if (next === undefined) return { metadata: page.metadata, items };
  }
}

function keyOf(object: Tracked): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

/** Turns a fresh list into the events that lead from what was known to it. */
function reconcile<T extends Tracked>(
  known: Map<string, T>,
  items: T[],
  onEvent: (event: WatchEvent<T>) => void,
): void {
  const gone = new Map(known);
  for (const item of items) {
    const key = keyOf(item);
    const before = gone.get(key);
    gone.delete(key);
    known.set(key, item);
    if (before === undefined) onEvent({ type: 'added', object: item });
    else if (before.metadata.resourceVersion !== item.metadata.resourceVersion)
      onEvent({ type: 'modified', object: item });
  }
  for (const [key, object] of gone) {
    known.delete(key);
    onEvent({ type: 'deleted', object });
  }
}

function track<T extends Tracked>(
  known: Map<string, T>,
  type: 'ADDED' | 'MODIFIED' | 'DELETED',
  object: T,
  onEvent: (event: WatchEvent<T>) => void,
): void {
  if (type === 'DELETED') {
    known.delete(keyOf(object));
    onEvent({ type: 'deleted', object });
  } else {
    known.set(keyOf(object), object);
    onEvent({ type: type === 'ADDED' ? 'added' : 'modified', object });
  }
}

async function* jsonLines<T>(response: IncomingMessage): AsyncGenerator<T> {
  let rest = '';
  response.setEncoding('utf8');
  for await (const chunk of response) {
    rest += chunk as string;
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 1);
      if (line.trim() !== '') yield JSON.parse(line) as T;
    }
  }
}

async function firstBytes(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length > 10_000) break;
  }
  return text;
}
