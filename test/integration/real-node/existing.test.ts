import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../../src/core/kube-objects.ts';
import { Pods, resourceTypeOf, Services } from '../../../src/kube/resource-types.ts';
import type { RestKube } from '../../../src/kube/rest-kube.ts';
import { pickFreePort } from '../../../src/system/ports.ts';
import { ecsCall, eventually } from '../../helpers/aws-calls.ts';
import { GroundCluster } from '../../helpers/ground-cluster.ts';
import { whyNoRealNode } from '../../helpers/real-pods.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';
import { registerCaller, runTask, taskIs } from '../../helpers/suite-tasks.ts';

const reason = whyNoRealNode();
const NAMESPACE = 'team-a';
const object = (apiVersion: string, kind: string, name: string, more: object = {}): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(kind !== 'Namespace' && { namespace: NAMESPACE }) },
  ...more,
});

/** The cluster is one that these tests make with another instance: a real one, and not the installed instance's own. */
describe.skipIf(reason !== undefined)(
  `a cluster that is there already${reason ? ` (${reason})` : ''}`,
  () => {
    const ground = new GroundCluster();
    const home = new KecsHome({ KECS_NODE: 'auto', KECS_PROVIDER: 'auto' });
    let flags: string[] = [];
    let kube: RestKube;
    let port = 0;
    let endpoint = '';
    let stays = '';

    beforeAll(async () => {
      flags = [...(await ground.start()), '--storage-class', 'none', '--namespace', NAMESPACE];
      home.env['KUBECONFIG'] = ground.kubeconfig;
      ({ kube } = ground.pods);
      port = await pickFreePort(new Set());
      endpoint = `http://127.0.0.1:${port}`;
    }, 300_000);
    afterAll(async () => {
      await home.remove();
      await ground.remove();
    });

    const start = (...more: string[]) =>
      home.run(
        'start-v2',
        '--name',
        'guest',
        '--api-port',
        String(port),
        '--timeout',
        '60s',
        ...flags,
        ...more,
      );
    const kubectl = (...args: string[]): Promise<string> => ground.kubectl(...args);
    const isServing = async (): Promise<boolean> =>
      ecsCall(endpoint, 'ListClusters').then(
        ({ status }) => status === 200,
        () => false,
      );

    test('--dry-run prints every object and changes nothing', async () => {
      const { code, stdout } = await start('--dry-run', '-o', 'yaml');
      expect(code).toBe(0);
      const kinds = parseAllDocuments(stdout).map((document) => (document.toJS() as KubeObject).kind);
      expect(kinds).toEqual(expect.arrayContaining(['Namespace', 'Deployment', 'Role', 'IngressRoute']));
      expect(await kubectl('get', 'namespaces', '-o', 'name')).not.toContain(NAMESPACE);
      expect((await home.run('list')).stdout).not.toContain('guest');
    });

    test('an object of that name that kecs did not make is reported, and left as it is', async () => {
      await kube.create(
        resourceTypeOf({ apiVersion: 'v1', kind: 'Namespace' }),
        object('v1', 'Namespace', NAMESPACE),
      );
      await kube.create(Services, object('v1', 'Service', 'traefik', { spec: { ports: [{ port: 80 }] } }));
      const refused = await start();
      expect(refused.code).toBe(6);
      expect(refused.stderr).toMatch(/KECS2504[\s\S]*Service team-a\/traefik/);
      expect(await kubectl('get', 'service,deployment', '-n', NAMESPACE, '-o', 'name')).toBe(
        'service/traefik\n',
      );
      await kube.delete(Services, 'traefik', { namespace: NAMESPACE });
    });

    test('a user without rights is told every one that is missing', async () => {
      const account = object('v1', 'ServiceAccount', 'nobody');
      await kube.create(resourceTypeOf(account), account);
      const token = (await kubectl('create', 'token', 'nobody', '-n', NAMESPACE)).trim();
      const weak = join(home.dir, 'weak-kubeconfig');
      const args = ['config', 'set-credentials', 'nobody', `--token=${token}`, `--kubeconfig=${weak}`];
      writeFileSync(weak, await kubectl('config', 'view', '--flatten', '--minify', '--raw'));
      await kubectl(...args);
      await kubectl('config', 'set-context', '--current', '--user=nobody', `--kubeconfig=${weak}`);
      const own = home.env['KUBECONFIG'];
      home.env['KUBECONFIG'] = weak;
      const refused = await start();
      home.env['KUBECONFIG'] = own;
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain('KECS2503');
      expect(refused.stderr).toContain(`create deployments.apps in ${NAMESPACE}`);
      expect(refused.stderr).toContain(
        'create customresourcedefinitions.apiextensions.k8s.io, for the whole cluster',
      );
    });

    test('a start installs it and leads a port of this machine to it', async () => {
      const started = await start();
      expect(started.code === 0 ? '' : started.stderr).toBe('');
      expect((await ecsCall(endpoint, 'CreateCluster', { clusterName: 'kept' })).route).toBe('ecs');
      await eventually(async () => (await home.status('guest')).state === 'running', 10);
      const pods = await kubectl(
        'get',
        'pods',
        '-n',
        NAMESPACE,
        '-l',
        'app=kecs-control-plane',
        '--no-headers',
      );
      expect(pods.trim().split('\n')).toHaveLength(2);
    });

    test('another instance is not installed over it', async () => {
      const other = await home.run('start-v2', '--name', 'other', ...flags);
      expect(other).toMatchObject({ code: 6, stderr: expect.stringMatching(/KECS2505[\s\S]*'guest'/) });
    });

    test('the leader killed in a burst of writes: nothing acknowledged is lost, and calls go on', async () => {
      const acknowledged: string[] = [];
      let worst = 0;
      for (let index = 0; index < 60; index++) {
        if (index === 20) {
          const lease = await kubectl(
            'get',
            'lease',
            'kecs-control-plane',
            '-n',
            NAMESPACE,
            '-o',
            'jsonpath={.spec.holderIdentity}',
          );
          await kube.delete(Pods, lease, { namespace: NAMESPACE, gracePeriodSeconds: 0 });
        }
        const at = performance.now();
        await eventually(async () => {
          const { status } = await ecsCall(endpoint, 'CreateCluster', { clusterName: `burst-${index}` });
          return status === 200;
        }, 30);
        worst = Math.max(worst, performance.now() - at);
        acknowledged.push(`burst-${index}`);
      }
      const { body } = await ecsCall(endpoint, 'DescribeClusters', { clusters: acknowledged });
      expect(body['failures']).toEqual([]);
      expect(worst).toBeLessThan(15_000);
    });

    test('the endpoint stays the same when the gateway is replaced', async () => {
      await kubectl('delete', 'pods', '-n', NAMESPACE, '-l', 'app=traefik', '--wait=false');
      await eventually(isServing, 30);
      await eventually(async () => (await home.status('guest')).state === 'running', 30);
    });

    test('runs tasks beside its parts', async () => {
      await registerCaller(endpoint);
      expect(await taskIs(endpoint, await runTask(endpoint, 'caller'), 'STOPPED')).toMatchObject({
        containers: [{ exitCode: 0 }],
      });
      stays = await runTask(endpoint, 'caller', [
        'sh',
        '-c',
        "trap 'exit 6' TERM; while :; do sleep 0.1; done",
      ]);
      await taskIs(endpoint, stays, 'RUNNING');
    });

    test('stop ends its pods, and a start finds its records', async () => {
      expect(await home.run('stop-v2', '--name', 'guest')).toMatchObject({ code: 0 });
      expect(await isServing()).toBe(false);
      expect(await home.run('status', '--name', 'guest')).toMatchObject({ code: 3 });
      // All that it needs to know is in its file.
      const again = await home.run('start-v2', '--name', 'guest', '--timeout', '60s');
      expect(again.code === 0 ? '' : again.stderr).toBe('');
      const { body } = await ecsCall(endpoint, 'DescribeClusters', { clusters: ['kept'] });
      expect(body).toMatchObject({ clusters: [{ clusterName: 'kept' }] });
      // It ended while no control plane was there to see it.
      expect(await taskIs(endpoint, stays, 'STOPPED')).toMatchObject({ containers: [{ exitCode: 6 }] });
    });

    test('delete leaves what it found, and nothing of its own, also where a task still runs', async () => {
      const task = await runTask(endpoint, 'caller', [
        'sh',
        '-c',
        'trap exit TERM; while :; do sleep 0.1; done',
      ]);
      await taskIs(endpoint, task, 'RUNNING');
      expect(await home.run('delete', '--name', 'guest')).toMatchObject({ code: 0 });
      const kinds =
        'all,configmaps,secrets,serviceaccounts,roles,rolebindings,leases,ingressroutes,middlewares,ecsclusters';
      await eventually(async () => {
        const left = await kubectl('get', kinds, '-n', NAMESPACE, '-o', 'name');
        const lines = left.split('\n').filter(Boolean).toSorted();
        return JSON.stringify(lines) === JSON.stringify(OF_THE_NAMESPACE);
      }, 30);
      // The kinds stay as long as somebody has objects of them, here the cluster's own instance.
      expect(await kubectl('get', 'ingressroutes', '-n', 'kecs-system', '-o', 'name')).toContain(
        'ingressroute',
      );
    });
  },
);

/** What every namespace has, and what these tests have put there. */
const OF_THE_NAMESPACE = ['configmap/kube-root-ca.crt', 'serviceaccount/default', 'serviceaccount/nobody'];
