import { expect, test } from 'vitest';
import { planDockerCluster } from '../../../../src/clusters/docker/plan-docker-cluster.ts';
import { InstanceStore } from '../../../../src/clusters/instance/instance-store.ts';
import { resolveStartSettings } from '../../../../src/config/settings.ts';
import type { ClusterInstance } from '../../../../src/core/instance/instance.ts';
import { pickFreePort } from '../../../../src/system/ports.ts';
import { clusterInstanceWith } from '../../../helpers/cluster-instance.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

type State = Parameters<typeof planDockerCluster>[3];

function plan(flags: Record<string, string>, state: State, earlier?: ClusterInstance) {
  const home = temporaryFolder();
  const store = new InstanceStore(home);
  if (earlier) store.save(earlier);
  const settings = resolveStartSettings({ name: 'one', dataDir: home, config: undefined, ...flags }, {});
  return planDockerCluster('kind', settings, store, state, '0.1.0', new Date(0));
}

test('a new instance gets the pinned images and ports of its own', async () => {
  const api = await pickFreePort(new Set());
  const { instance } = await plan({ apiPort: String(api) }, 'none');
  expect(instance.images).toEqual({
    traefik: expect.stringMatching(/^traefik:v\d+\.\d+\.\d+$/),
    backend: expect.stringMatching(/ministack:\d/),
  });
  expect(instance.ports.api).toBe(api);
  const all = [api, instance.ports.kubeApi, ...instance.ports.listeners];
  expect(new Set(all).size).toBe(12);
});

test('an instance that has a cluster keeps its ports and images', async () => {
  const earlier = clusterInstanceWith({ images: { traefik: 'mine:1', backend: 'mine:2', node: 'mine:3' } });
  const { instance } = await plan({}, 'running', earlier);
  expect(instance).toMatchObject({ ports: earlier.ports, images: earlier.images });
});

test.each([
  ['a port', { apiPort: '24999' }, 'running'],
  ['a port while it is stopped', { apiPort: '24999' }, 'stopped'],
  ['a node image', { nodeImage: 'other:1' }, 'running'],
] as const)('what a cluster was made with cannot be changed: %s', async (_what, flags, state) => {
  await expect(plan(flags, state, clusterInstanceWith())).rejects.toMatchObject({
    code: 'KECS1910',
    exitCode: 6,
    details: { fix: [expect.stringContaining('kecs delete --name one')] },
  });
});

test('one whose making broke off takes up its ports, which it may hold itself', async () => {
  const { instance } = await plan({}, 'half-made', clusterInstanceWith());
  expect(instance.ports).toEqual(clusterInstanceWith().ports);
});

test.each(['http://127.0.0.1:5000', 'http://localhost:5000', 'http://[::1]:5000'])(
  'a backend at %s, which is no pod’s, is refused',
  async (url) => {
    const api = String(await pickFreePort(new Set()));
    await expect(plan({ apiPort: api, backend: `url=${url}` }, 'none')).rejects.toMatchObject({
      code: 'KECS1913',
      exitCode: 2,
    });
  },
);

test.each<Record<string, string>>([{ adminPort: '8081' }, { node: 'simulated' }])(
  'what only an embedded instance has is refused: %j',
  async (flags) => {
    await expect(plan(flags, 'none')).rejects.toMatchObject({ exitCode: 2 });
  },
);
