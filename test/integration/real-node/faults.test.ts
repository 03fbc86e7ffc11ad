import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { nodePlace } from '../../../src/clusters/embedded/node/node-place.ts';
import { ecsCall } from '../../helpers/aws-calls.ts';
import { nodeTraces } from '../../helpers/node-traces.ts';
import { whyNoRealNode } from '../../helpers/real-pods.ts';
import { ended, KecsHome } from '../../helpers/run-kecs.ts';

const reason = whyNoRealNode();

describe.skipIf(reason !== undefined)(
  `a start of a real node that breaks${reason ? ` (${reason})` : ''}`,
  () => {
    const before = reason === undefined ? nodeTraces() : {};
    const home = new KecsHome({ KECS_NODE: 'containerd' });
    const dir = join(home.dir, 'instances/one');
    afterAll(() => home.remove());
    const again = () => home.run('start-v2', '--name', 'one', '--timeout', '90s');

    test('names the part that does not start; the gateway answers all the same', async () => {
      const broken = new KecsHome({ ...(home.env as Record<string, string>), KECS_KUBE_NODE: '/bin/false' });
      const failed = await broken.start('one');
      expect(failed.code).toBe(1);
      // Kubelet and kube-proxy are one program: whichever gave up first is the one named.
      expect(failed.stderr).toMatch(/kube(let|-proxy) does not start: it ended with exit code 1.*KECS1201/);
      expect((await ecsCall(failed.endpoint, 'ListClusters')).route).toBe('ecs');
      await broken.remove();
      expect(nodeTraces()).toEqual(before);
    });

    test('can be interrupted while the node comes up, and goes on from there', async () => {
      expect(await home.start('one')).toMatchObject({ code: 0 });
      expect(await home.run('stop-v2', '--name', 'one')).toMatchObject({ code: 0 });
      const start = home.spawn('start-v2', '--name', 'one', '--timeout', '90s');
      start.stderr?.on('data', (text) => {
        if (String(text).includes('… node')) start.kill('SIGINT');
      });
      expect(await ended(start)).toMatchObject({ code: 130, stderr: expect.stringContaining('KECS1704') });
      const gateway = async () =>
        (await home.status('one')).components.find(({ name }) => name === 'traefik')?.pid;
      const serving = await gateway();
      expect(serving).toBeTypeOf('number');
      const resumed = await again();
      expect(resumed).toMatchObject({ code: 0 });
      expect(resumed.stderr).toContain('kecs-node is Ready');
      // What answered already was not taken away for it.
      expect(await gateway()).toBe(serving);
    });

    test('finds that the network is gone, and makes it anew', async () => {
      execFileSync('ip', ['netns', 'delete', nodePlace(dir)?.names.netns ?? '']);
      const mended = await again();
      expect(mended).toMatchObject({ code: 0 });
      expect(mended.stderr).toContain("its node's network is gone");
      expect((await home.status('one')).state).toBe('running');
    });

    test('leaves nothing behind in the end', async () => {
      expect(await home.run('delete', '--name', 'one')).toMatchObject({ code: 0 });
      expect(nodeTraces()).toEqual(before);
    });
  },
);
