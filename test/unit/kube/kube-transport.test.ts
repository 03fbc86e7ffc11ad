import { type AddressInfo, createServer, type Socket } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { expect, onTestFinished, test, vi } from 'vitest';
import { KubeTransport } from '../../../src/kube/kube-transport.ts';

test.each([{}, { watch: 'true' }])(
  'a server to which no connection comes about is given up: %j',
  async (query) => {
    const sockets = new Set<Socket>();
    // Accepts, and never shakes hands.
    const server = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: 'one', server: `https://127.0.0.1:${port}`, skipTLSVerify: true },
      { name: 'one' },
    );
    const transport = new KubeTransport(config, 200);
    onTestFinished(() => transport.close());
    await expect(transport.open({ method: 'GET', path: '/api', query })).rejects.toMatchObject({
      details: { why: expect.stringContaining('no connection within 0.2 s') },
    });
  },
);

test('outside of a pod there are no credentials of one, and that is said', () => {
  vi.stubEnv('KUBERNETES_SERVICE_HOST', undefined);
  vi.stubEnv('KUBERNETES_SERVICE_PORT', undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(() => KubeTransport.inCluster()).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ why: expect.stringContaining('no pod') }) }),
  );
});
