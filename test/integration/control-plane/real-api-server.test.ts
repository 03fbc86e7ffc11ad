import { readdirSync, readFileSync } from 'node:fs';
import {
  CreateClusterCommand,
  ECSClient,
  ListClustersCommand,
  paginateListClusters,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EcsClusters, EcsTaskDefinitions } from '../../../src/control-plane/store/kinds.ts';
import { bundleControlPlane, type ControlPlaneProcess } from '../../helpers/control-plane-process.ts';
import { type ControlPlaneRig, startRig } from '../../helpers/control-plane-rig.ts';
import type { FakeKube } from '../../helpers/fake-kube.ts';
import { type KubeRig, startKubeRig } from '../../helpers/kube-rig.ts';
import { lossesBetween } from '../../helpers/losses-between.ts';

const accepted = new URL('../../fixtures/task-definitions/accepted/', import.meta.url);

let kubernetes: KubeRig;
beforeAll(async () => {
  kubernetes = await startKubeRig();
});
afterAll(() => kubernetes?.stop());

describe('the control plane on a real API server', () => {
  let rig: ControlPlaneRig;
  const start = () => startRig({ kube: kubernetes.kube as unknown as FakeKube });
  beforeAll(async () => {
    rig = await start();
  });
  afterAll(() => rig?.close());

  it('gets task definitions back from Kubernetes without loss, also after a restart', async () => {
    const odd = {
      family: 'odd',
      containerDefinitions: [
        {
          name: 'web',
          image: 'example/web',
          memory: 2_147_483_647,
          command: ['', ' ', 'ü😀\u0000\u2028', '{"a":1}', 'yes', '010'],
          dockerLabels: { '': 'empty', 'a/b.c': '', kind: 'x', metadata: 'y', apiVersion: 'z' },
          entryPoint: [],
          ulimits: [{ name: 'nofile', softLimit: -1, hardLimit: 9_007_199 }],
        },
      ],
    };
    const inputs = [
      odd,
      ...readdirSync(accepted).map((file) => JSON.parse(readFileSync(new URL(file, accepted), 'utf8'))),
    ];
    for (const input of inputs)
      expect(await rig.raw('RegisterTaskDefinition', input)).toMatchObject({ status: 200 });
    const restarted = await start();
    for (const { tags = [], ...input } of inputs) {
      const { body } = await restarted.raw('DescribeTaskDefinition', {
        taskDefinition: input.family,
        include: ['TAGS'],
      });
      expect(lossesBetween(input, body['taskDefinition'])).toEqual([]);
      expect(body['tags']).toEqual(tags);
    }
    await restarted.close();
  });

  it('shows its records to kubectl', async () => {
    await rig.raw('CreateCluster', { clusterName: 'Seen_by-kubectl' });
    const objects = await kubernetes.kube.list<{ spec: { name: string; data: { status: string } } }>(
      EcsClusters,
      {
        namespace: 'kecs-system',
        labelSelector: 'kecs.dev/region=us-east-1',
      },
    );
    expect(objects.map((object) => [object.spec.name, object.spec.data.status])).toContainEqual([
      'Seen_by-kubectl',
      'ACTIVE',
    ]);
  });

  it('numbers revisions one by one with two control planes', async () => {
    const other = await start();
    const input = {
      family: 'shared',
      containerDefinitions: [{ name: 'web', image: 'example/web', memory: 64 }],
    };
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, at) => (at % 2 ? rig : other).raw('RegisterTaskDefinition', input)),
    );
    const revisions = answers.map(({ body }) => (body['taskDefinition'] as { revision: number }).revision);
    expect(revisions.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
    await other.close();
  });

  it('loses no tag to another control plane that writes the same cluster', async () => {
    const other = await start();
    await rig.raw('CreateCluster', { clusterName: 'tagged' });
    const resourceArn = 'arn:aws:ecs:us-east-1:000000000000:cluster/tagged';
    const tag = (at: number) => ({ key: `k${at}`, value: 'v' });
    // The other one learns of the cluster by its watch.
    await expect
      .poll(async () => (await other.raw('ListTagsForResource', { resourceArn })).status, { timeout: 5_000 })
      .toBe(200);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        (at % 2 ? rig : other).raw('TagResource', { resourceArn, tags: [tag(at)] }),
      ),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    await expect
      .poll(
        async () => ((await rig.raw('ListTagsForResource', { resourceArn })).body['tags'] as object[]).length,
      )
      .toBe(30);
    await other.close();
  });

  it('empties everything on reset', async () => {
    const response = await fetch(`${rig.address}/_kecs/reset`, { method: 'POST' });
    expect(await response.json()).toMatchObject({ status: 'reset' });
    for (const kind of [EcsClusters, EcsTaskDefinitions]) {
      expect(await kubernetes.kube.list(kind, { namespace: 'kecs-system' })).toEqual([]);
    }
    expect((await rig.raw('ListTaskDefinitionFamilies', {})).body['families']).toEqual([]);
  });
});

describe('a control plane that is killed in a burst of writes', () => {
  it('comes back with every cluster that it had acknowledged', async () => {
    const program = await bundleControlPlane();
    let running: ControlPlaneProcess = await program.start(kubernetes.kubeconfig);
    const client = (address: string) =>
      new ECSClient({
        endpoint: address,
        region: 'us-east-1',
        credentials: { accessKeyId: '222233334444', secretAccessKey: 'not-a-secret' },
        maxAttempts: 1,
      });
    try {
      const acknowledged: string[] = [];
      let interrupted = 0;
      for (let round = 0; round < 3; round++) {
        const ecs = client(running.address);
        const burst = Array.from({ length: 120 }, async (_, at) => {
          const clusterName = `burst-${round}-${at}`;
          await ecs.send(new CreateClusterCommand({ clusterName }));
          acknowledged.push(clusterName);
          if (acknowledged.length % 40 === 20) void running.kill();
        });
        const outcomes = await Promise.allSettled(burst);
        interrupted += outcomes.filter(({ status }) => status === 'rejected').length;
        await running.kill();
        running = await program.start(kubernetes.kubeconfig);
      }
      const listed = new Set<string>();
      const pages = paginateListClusters({ client: client(running.address) }, {});
      for await (const page of pages)
        for (const arn of page.clusterArns ?? []) listed.add(arn.split('/')[1] ?? '');
      expect(acknowledged.length).toBeGreaterThan(30);
      expect(interrupted).toBeGreaterThan(0);
      expect(acknowledged.filter((name) => !listed.has(name))).toEqual([]);
      expect(
        (await client(running.address).send(new ListClustersCommand({ maxResults: 1 }))).clusterArns,
      ).toHaveLength(1);
    } finally {
      await running.kill();
      program.remove();
    }
  });
});
