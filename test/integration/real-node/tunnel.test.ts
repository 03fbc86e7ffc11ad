import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ServiceTunnel } from '../../../src/clusters/tunnel/service-tunnel.ts';
import type { KubeObject } from '../../../src/core/kube-objects.ts';
import { KubeTransport } from '../../../src/kube/kube-transport.ts';
import { Pods, Services } from '../../../src/kube/resource-types.ts';
import { pickFreePort } from '../../../src/system/ports.ts';
import { systemClock } from '../../../src/system/system-clock.ts';
import { RealPods, whyNoRealNode } from '../../helpers/real-pods.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';

const reason = whyNoRealNode();
const MEGABYTES = 20;
// Each pod tells its own name; /big is many megabytes of one pattern.
const SERVE = `mkdir /www; echo $HOSTNAME > /www/index.html
i=0; while [ $i -lt 1024 ]; do echo 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde; i=$((i+1)); done > /tmp/64k
i=0; while [ $i -lt ${MEGABYTES * 16} ]; do cat /tmp/64k; i=$((i+1)); done > /www/big
exec httpd -f -p 8000 -h /www`;

describe.skipIf(reason !== undefined)(`a tunnel to a Service${reason ? ` (${reason})` : ''}`, () => {
  const home = new KecsHome({ KECS_NODE: 'containerd' });
  const said: Record<string, unknown>[] = [];
  let pods: RealPods;
  let transport: KubeTransport;
  let tunnel: ServiceTunnel;
  let port = 0;
  let url = '';

  beforeAll(async () => {
    expect(await home.start('one', '--no-localstack')).toMatchObject({ code: 0 });
    const dir = join(home.dir, 'instances/one');
    pods = new RealPods(dir);
    await pods.loadBusybox();
    await pods.run('web', SERVE, { port: 8000 });
    const service: KubeObject = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8000 }] },
    };
    await pods.kube.create(Services, service);
    transport = KubeTransport.fromFile(join(dir, 'kubeconfig'));
    tunnel = new ServiceTunnel({
      transport,
      kube: pods.kube,
      clock: systemClock,
      target: { namespace: 'default', service: 'web', portName: 'http' },
      log: (line) => void said.push(line as Record<string, unknown>),
    });
    port = await pickFreePort(new Set());
    await tunnel.listen(port, ['127.0.0.1']);
    url = `http://127.0.0.1:${port}/`;
  });
  afterAll(async () => {
    await tunnel?.close();
    transport?.close();
    pods?.kube.close();
    await home.remove();
  });

  const get = async (path = ''): Promise<string> =>
    (await fetch(`${url}${path}`, { signal: AbortSignal.timeout(20_000) })).text();

  test('carries many calls at once', async () => {
    expect(new Set(await Promise.all(Array.from({ length: 40 }, () => get())))).toEqual(new Set(['web\n']));
  });

  test('carries large answers whole, also to a client that reads slowly', async () => {
    const response = await fetch(`${url}big`);
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      hash.update(chunk);
      bytes += chunk.length;
      if (bytes < 2 ** 20) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const line = `${'0123456789abcdef'.repeat(4).slice(0, 63)}\n`;
    expect(bytes).toBe(MEGABYTES * 2 ** 20);
    expect(hash.digest('hex')).toBe(
      createHash('sha256')
        .update(line.repeat(bytes / 64))
        .digest('hex'),
    );
  });

  test('a connection that its client drops is no trouble to others', async () => {
    const socket = connect(port, '127.0.0.1', () => socket.destroy());
    await new Promise((resolve) => socket.once('close', resolve));
    expect(await get()).toBe('web\n');
  });

  test('a call made while the pod is being replaced waits for the new one', async () => {
    await pods.kube.delete(Pods, 'web', { namespace: 'default', gracePeriodSeconds: 0 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const waiting = get();
    await pods.run('other', SERVE, { app: 'web', port: 8000 });
    expect(await waiting).toBe('other\n');
    // A slow kubelet may take one more connection to the old pod, so it may get worse and better more than once.
    expect(said[0]).toMatchObject({ level: 'warning', service: 'web' });
    expect(said.at(-1)).toEqual({ level: 'info', message: 'web is reached again' });
  });

  test('closing it ends what is open', async () => {
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await tunnel.close();
    await closed;
    await expect(get()).rejects.toThrow();
  });
});
