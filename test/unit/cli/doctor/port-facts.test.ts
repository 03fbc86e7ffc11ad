import { expect, test } from 'vitest';
import { portFacts } from '../../../../src/cli/doctor/port-facts.ts';
import { InstanceStore } from '../../../../src/clusters/instance/instance-store.ts';
import { resolveStartSettings } from '../../../../src/config/settings.ts';
import type { Instance } from '../../../../src/core/instance/instance.ts';
import { pickFreePort } from '../../../../src/system/ports.ts';
import { loopbackServer } from '../../../helpers/loopback-server.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const embedded = { name: 'embedded', why: '' };

async function endpointOf(
  apiPort: number,
  { store = new InstanceStore(temporaryFolder()), provider = embedded, containers = [] as string[] } = {},
) {
  const settings = resolveStartSettings({ name: 'mine', apiPort: String(apiPort) }, {});
  const ports = await portFacts(settings, provider, store, async () => containers);
  return { ports, endpoint: ports[0] };
}

test('free, a process, a container', async () => {
  const free = await pickFreePort(new Set());
  const { ports, endpoint } = await endpointOf(free);
  expect(endpoint).toMatchObject({ port: free, flag: '--api-port', owner: undefined });
  expect(ports.map(({ purpose }) => purpose)).toEqual([
    'the AWS endpoint',
    'admin port',
    'dashboard',
    'gateway metrics',
  ]);
  const { port } = await loopbackServer(() => undefined);
  expect((await endpointOf(port)).endpoint).toMatchObject({
    owner: { kind: 'process', text: expect.stringMatching(/^is used by /) },
  });
  expect((await endpointOf(port, { containers: ['localstack-main'] })).endpoint?.owner).toEqual({
    kind: 'container',
    name: 'localstack-main',
    text: 'is used by container localstack-main',
  });
});

test("another instance's, also while that is stopped; in a cluster there are no others", async () => {
  const store = new InstanceStore(temporaryFolder());
  const port = await pickFreePort(new Set());
  store.save({
    apiVersion: 'kecs.dev/v1',
    kind: 'Instance',
    name: 'other',
    provider: 'embedded',
    ports: { api: port },
  } as unknown as Instance);
  const { endpoint, ports } = await endpointOf(port, { store, provider: { name: 'kind', why: '' } });
  expect(ports).toHaveLength(1);
  expect(endpoint).toMatchObject({
    owner: { kind: 'instance', text: "belongs to instance 'other' (also while that is stopped)" },
  });
  expect(endpoint?.next).not.toBe(port);
});
