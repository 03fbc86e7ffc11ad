import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  CreateClusterCommand,
  ECSClient,
  ListClustersCommand,
  paginateListClusters,
} from '@aws-sdk/client-ecs';
import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasIpv6Loopback } from '../../../src/system/ports.ts';
import { awsCli, boto3 } from '../../helpers/aws-cli.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';

const ROUTING_SCRIPT = fileURLToPath(new URL('../../test-traefik-routing.sh', import.meta.url));
const home = new KecsHome();
let port = 0;

beforeAll(async () => {
  const started = await home.start('clients');
  expect(started.stderr).toMatch(/Ready in/);
  port = started.port;
});
afterAll(() => home.remove());

const ipv6 = await hasIpv6Loopback();
const hosts = ['localhost', '127.0.0.1', ...(ipv6 ? ['[::1]'] : [])];

test.each(
  hosts.flatMap(
    (host) =>
      [
        [host, 'signed', []],
        [host, 'unsigned', ['--no-sign-request']],
      ] as const,
  ),
)('the AWS CLI makes the three calls at %s, %s', async (host, _how, flags) => {
  const endpoint = `http://${host}:${port}`;
  const clusters = await awsCli(endpoint, ...flags, 'ecs', 'list-clusters');
  expect(clusters).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(clusters.stdout)).toEqual({ clusterArns: expect.any(Array) });
  const balancers = await awsCli(endpoint, ...flags, 'elbv2', 'describe-load-balancers');
  expect(balancers).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(balancers.stdout)).toEqual({ LoadBalancers: [] });
  expect(await awsCli(endpoint, ...flags, 's3', 'ls')).toMatchObject({ code: 0, stderr: '' });
});

test('boto3 creates a cluster, sees it, and gets AWS error classes and an empty list of load balancers', async () => {
  const { code, stdout, stderr } = await boto3(
    `http://127.0.0.1:${port}`,
    `
import boto3, json, sys
ecs = boto3.client('ecs', endpoint_url=sys.argv[1])
elbv2 = boto3.client('elbv2', endpoint_url=sys.argv[1])
s3 = boto3.client('s3', endpoint_url=sys.argv[1])
made = ecs.create_cluster(clusterName='from-boto3', tags=[{'key': 'team', 'value': 'blue'}])
try:
    ecs.list_tasks(cluster='nowhere')
    error = None
except ecs.exceptions.ClusterNotFoundException as e:
    error = e.response['Error']
s3.create_bucket(Bucket='from-boto3')
s3.put_object(Bucket='from-boto3', Key='a//b/../c+d;e', Body=b'bytes')
read = s3.get_object(Bucket='from-boto3', Key='a//b/../c+d;e')['Body'].read().decode()
print(json.dumps({
  'status': made['cluster']['status'],
  'tags': ecs.describe_clusters(clusters=['from-boto3'], include=['TAGS'])['clusters'][0]['tags'],
  'error': error,
  'balancers': elbv2.describe_load_balancers()['LoadBalancers'],
  'read': read,
  'route': made['ResponseMetadata']['HTTPHeaders']['x-kecs-route'],
}))
`,
  );
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    status: 'ACTIVE',
    tags: [{ key: 'team', value: 'blue' }],
    error: { Code: 'ClusterNotFoundException', Message: 'Cluster not found.' },
    balancers: [],
    read: 'bytes',
    route: 'ecs',
  });
});

test('the JavaScript SDK pages through clusters and lists load balancers', async () => {
  const settings = {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'x' },
  };
  const ecs = new ECSClient(settings);
  for (const n of [1, 2, 3, 4, 5]) await ecs.send(new CreateClusterCommand({ clusterName: `page-${n}` }));
  const arns: string[] = [];
  for await (const page of paginateListClusters({ client: ecs, pageSize: 2 }, {}))
    arns.push(...(page.clusterArns ?? []));
  expect(arns).toEqual([1, 2, 3, 4, 5].map((n) => `arn:aws:ecs:eu-west-1:111122223333:cluster/page-${n}`));
  // Another account and region of the same endpoint sees none of them.
  const elsewhere = new ECSClient({ ...settings, region: 'us-west-2' });
  expect((await elsewhere.send(new ListClustersCommand({}))).clusterArns).toEqual([]);
  const elbv2 = new ElasticLoadBalancingV2Client(settings);
  expect((await elbv2.send(new DescribeLoadBalancersCommand({}))).LoadBalancers).toEqual([]);
});

test.runIf(ipv6)('the routing script passes on this endpoint and fails on one that is not kecs', async () => {
  const good = spawnSync('sh', [ROUTING_SCRIPT, `http://127.0.0.1:${port}`], { encoding: 'utf8' });
  expect(good.stdout + good.stderr).not.toMatch(/fail/i);
  expect(good.status).toBe(0);
  const bad = spawnSync('sh', [ROUTING_SCRIPT, 'http://127.0.0.1:9'], { encoding: 'utf8' });
  expect(bad.status).not.toBe(0);
});

test('kubectl shows the routes and middlewares of the description', () => {
  const kubectl = ['kubectl', '/usr/bin/kubectl'].find(
    (name) => spawnSync(name, ['version', '--client']).status === 0,
  );
  if (kubectl === undefined) return;
  const kubeconfig = `${home.dir}/instances/clients/kubeconfig`;
  const shown = execFileSync(
    'kubectl',
    ['--kubeconfig', kubeconfig, 'get', 'ingressroute,middleware', '-n', 'kecs-system'],
    {
      encoding: 'utf8',
    },
  );
  for (const name of ['ecs', 'elbv2', 'default'])
    expect(shown).toMatch(new RegExp(`ingressroute.traefik.io/${name} +`));
  for (const name of ['aws-headers', 'aws-auth', 'rate-limit'])
    expect(shown).toMatch(new RegExp(`middleware.traefik.io/${name} +`));
});
