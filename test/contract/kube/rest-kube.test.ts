import { KubeConfig } from '@kubernetes/client-node';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { KubeObject, ResourceType, WatchEvent } from '../../../src/core/kube-objects.ts';
import { isAlreadyExists, isConflict, isNotFound } from '../../../src/kube/kube-api-error.ts';
import { KubeTransport } from '../../../src/kube/kube-transport.ts';
import { logLines } from '../../../src/kube/log-lines.ts';
import { RestKube } from '../../../src/kube/rest-kube.ts';
import { systemClock } from '../../../src/system/system-clock.ts';

const BASE = 'https://kube.test/apis/ecs.kecs.dev/v1alpha1/namespaces/kecs-system/ecsclusters';
const TYPE: ResourceType = {
  group: 'ecs.kecs.dev',
  version: 'v1alpha1',
  plural: 'ecsclusters',
  kind: 'EcsCluster',
  namespaced: true,
};
const api = setupServer();

beforeAll(() => api.listen({ onUnhandledFrame: 'error' }));
afterEach(() => api.resetHandlers());
afterAll(() => api.close());

function kube(): RestKube {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'test', server: 'https://kube.test' } as never,
    { name: 'me', token: 'secret' } as never,
  );
  return new RestKube(new KubeTransport(config), systemClock);
}

function cluster(name: string, resourceVersion: string): KubeObject {
  return {
    apiVersion: 'ecs.kecs.dev/v1alpha1',
    kind: 'EcsCluster',
    metadata: { name, namespace: 'kecs-system', resourceVersion },
  };
}

const refusal = (status: number, reason: string) =>
  HttpResponse.json({ kind: 'Status', status: 'Failure', reason, message: `because ${reason}` }, { status });

test('an object that is not there is undefined, and deleting it says that there was nothing', async () => {
  api.use(
    http.get(`${BASE}/a`, () => refusal(404, 'NotFound')),
    http.delete(`${BASE}/a`, () => refusal(404, 'NotFound')),
  );
  expect(await kube().get(TYPE, 'a', 'kecs-system')).toBeUndefined();
  expect(await kube().delete(TYPE, 'a', { namespace: 'kecs-system' })).toBe(false);
});

test('the two kinds of 409 are told apart', async () => {
  api.use(
    http.post(BASE, () => refusal(409, 'AlreadyExists')),
    http.put(`${BASE}/a`, () => refusal(409, 'Conflict')),
  );
  const exists = await kube()
    .create(TYPE, cluster('a', ''))
    .catch((thrown: unknown) => thrown);
  const stale = await kube()
    .replace(TYPE, cluster('a', '1'))
    .catch((thrown: unknown) => thrown);
  expect([isAlreadyExists(exists), isConflict(exists)]).toEqual([true, false]);
  expect([isAlreadyExists(stale), isConflict(stale)]).toEqual([false, true]);
});

test("an answer that is not Kubernetes' own keeps its status and the begin of its text", async () => {
  api.use(http.get(BASE, () => HttpResponse.html('<h1>Bad Gateway</h1>', { status: 502 })));
  await expect(kube().list(TYPE, { namespace: 'kecs-system' })).rejects.toMatchObject({
    status: 502,
    message: expect.stringContaining('Bad Gateway'),
  });
});

test('a server that hangs up is an error of ours that says where and what to do', async () => {
  api.use(http.get(`${BASE}/a`, () => HttpResponse.error()));
  await expect(kube().get(TYPE, 'a', 'kecs-system')).rejects.toMatchObject({
    code: 'KECS1801',
    exitCode: 8,
    details: { why: expect.stringContaining('https://kube.test') },
  });
});

test('credentials travel in the header only, and apply is server-side with our field manager', async () => {
  const seen: { url: string; type: string | null; authorization: string | null }[] = [];
  api.use(
    http.patch(`${BASE}/a`, ({ request }) => {
      seen.push({
        url: request.url,
        type: request.headers.get('content-type'),
        authorization: request.headers.get('authorization'),
      });
      return HttpResponse.json(cluster('a', '2'));
    }),
  );
  await kube().apply({ ...cluster('a', '1') }, { force: true });
  expect(seen).toEqual([
    {
      url: `${BASE}/a?fieldManager=kecs&force=true`,
      type: 'application/apply-patch+yaml',
      authorization: 'Bearer secret',
    },
  ]);
});

type Seen = { type: string; name?: string };

/** Follows the watch until `enough` holds, then gives what it saw. */
async function follow(enough: (seen: Seen[]) => boolean): Promise<Seen[]> {
  const stop = new AbortController();
  const seen: Seen[] = [];
  await new Promise<void>((resolve) => {
    kube().watch<KubeObject>(
      TYPE,
      { namespace: 'kecs-system' },
      (event: WatchEvent<KubeObject>) => {
        seen.push(
          event.type === 'synced'
            ? { type: 'synced' }
            : { type: event.type, name: event.object.metadata.name },
        );
        if (enough(seen)) resolve();
      },
      stop.signal,
    );
  });
  stop.abort();
  return seen;
}

const lines = (...events: object[]) =>
  new HttpResponse(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
const listOf = (resourceVersion: string, ...items: KubeObject[]) =>
  HttpResponse.json({ metadata: { resourceVersion }, items });

test('a watch starts with what is there, then says that it is synced, then follows changes', async () => {
  api.use(
    http.get(BASE, ({ request }) =>
      new URL(request.url).searchParams.has('watch')
        ? lines({ type: 'ADDED', object: cluster('b', '6') }, { type: 'DELETED', object: cluster('a', '7') })
        : listOf('5', cluster('a', '3')),
    ),
  );
  expect(await follow((seen) => seen.length === 4)).toEqual([
    { type: 'added', name: 'a' },
    { type: 'synced' },
    { type: 'added', name: 'b' },
    { type: 'deleted', name: 'a' },
  ]);
});

test('a watch that ends is taken up from the last version seen, bookmarks included', async () => {
  const from: (string | null)[] = [];
  api.use(
    http.get(BASE, ({ request }) => {
      const { searchParams } = new URL(request.url);
      if (!searchParams.has('watch')) return listOf('5');
      from.push(searchParams.get('resourceVersion'));
      if (from.length === 1)
        return lines({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '9' } } });
      return lines({ type: 'ADDED', object: cluster('late', '10') });
    }),
  );
  await follow((seen) => seen.some(({ name }) => name === 'late'));
  expect(from.slice(0, 2)).toEqual(['5', '9']);
});

test('when the server has forgotten the version, the list is read again and what vanished meanwhile is told as deleted', async () => {
  let lists = 0;
  api.use(
    http.get(BASE, ({ request }) => {
      if (new URL(request.url).searchParams.has('watch')) {
        return lines({
          type: 'ERROR',
          object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' },
        });
      }
      lists++;
      return lists === 1
        ? listOf('5', cluster('stays', '1'), cluster('changes', '2'), cluster('goes', '3'))
        : listOf('50', cluster('stays', '1'), cluster('changes', '40'), cluster('comes', '41'));
    }),
  );
  const seen = await follow((events) => events.some(({ type }) => type === 'deleted'));
  expect(seen.slice(4)).toEqual([
    { type: 'modified', name: 'changes' },
    { type: 'added', name: 'comes' },
    { type: 'deleted', name: 'goes' },
  ]);
});

test('a server that is away at first is waited for', async () => {
  let tries = 0;
  api.use(
    http.get(BASE, ({ request }) => {
      if (new URL(request.url).searchParams.has('watch')) return lines();
      tries++;
      return tries < 3 ? HttpResponse.error() : listOf('5', cluster('a', '1'));
    }),
  );
  expect((await follow((seen) => seen.length === 2)).map(({ type }) => type)).toEqual(['added', 'synced']);
  expect(tries).toBe(3);
});

const LOG = 'https://kube.test/api/v1/namespaces/kecs-tasks/pods/web-1/log';
const CONTAINER = { namespace: 'kecs-tasks', pod: 'web-1', container: 'app' };
const never = new AbortController().signal;

test("a pod's log comes in pieces while it is written, with what was asked for", async () => {
  let asked = '';
  let write: (text: string) => void = () => undefined;
  api.use(
    http.get(LOG, ({ request }) => {
      asked = new URL(request.url).search;
      const body = new ReadableStream({
        start: (controller) => {
          write = (text) => controller.enqueue(new TextEncoder().encode(text));
          write('2026-01-02T03:04:05.678901234Z one\n2026-01-02T03:04:06Z tw');
        },
      });
      return new HttpResponse(body);
    }),
  );
  const pieces = await kube().podLog(
    CONTAINER,
    { follow: true, timestamps: true, sinceTime: '2026-01-01T00:00:00Z', tailLines: 7 },
    never,
  );
  const lines = logLines(pieces);
  expect((await lines.next()).value).toEqual({ at: Date.parse('2026-01-02T03:04:05.678Z'), text: 'one' });
  write('o\n');
  expect((await lines.next()).value).toEqual({ at: Date.parse('2026-01-02T03:04:06Z'), text: 'two' });
  await lines.return(undefined);
  expect(Object.fromEntries(new URLSearchParams(asked))).toEqual({
    container: 'app',
    follow: 'true',
    timestamps: 'true',
    sinceTime: '2026-01-01T00:00:00Z',
    tailLines: '7',
  });
});

test('a container that has not started and a pod that is gone are told apart', async () => {
  api.use(http.get(LOG, () => refusal(400, 'BadRequest'), { once: true }));
  const waiting = await kube()
    .podLog(CONTAINER, {}, never)
    .catch((thrown: unknown) => thrown);
  expect(waiting).toMatchObject({ status: 400 });
  api.use(http.get(LOG, () => refusal(404, 'NotFound')));
  const gone = await kube()
    .podLog(CONTAINER, {}, never)
    .catch((thrown: unknown) => thrown);
  expect(isNotFound(gone)).toBe(true);
});
