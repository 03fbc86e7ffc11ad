import {
  CreateServiceCommand,
  DeleteServiceCommand,
  type ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AwsClient } from '../../../src/aws/aws-client.ts';
import { RealTasks } from '../../helpers/real-tasks.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';

const home = new KecsHome();
const scope = { account: '000000000000', region: 'us-east-1' };
const NAMESPACE = { NamespaceName: 'apps.local', ServiceName: 'web' };
const PATIENCE = { timeout: 60_000, interval: 200 };
let aws: AwsClient;
let tasks: RealTasks;
let ecs: ECSClient;
let registryArn = '';

const cloudMap = <T>(operation: string, input: object): Promise<T> =>
  aws.json<T>(scope, 'servicediscovery', `Route53AutoNaming_v20170314.${operation}`, input);

beforeAll(async () => {
  const started = await home.start('one');
  expect(started.code === 0 ? '' : started.stderr).toBe('');
  aws = new AwsClient(started.endpoint);
  tasks = new RealTasks(started.endpoint);
  ({ ecs } = tasks);
  await tasks.start();
  await cloudMap('CreateHttpNamespace', { Name: NAMESPACE.NamespaceName });
  const { Namespaces } = await cloudMap<{ Namespaces: { Id: string }[] }>('ListNamespaces', {});
  const { Service } = await cloudMap<{ Service: { Arn: string } }>('CreateService', {
    Name: NAMESPACE.ServiceName,
    NamespaceId: Namespaces[0]?.Id,
  });
  registryArn = Service.Arn;
});
afterAll(async () => {
  tasks?.close();
  await home.remove();
});

type Discovered = { Instances: { InstanceId: string; Attributes: Record<string, string> }[] };

const discovered = async () => (await cloudMap<Discovered>('DiscoverInstances', NAMESPACE)).Instances;
const discoveredIds = async () => (await discovered()).map(({ InstanceId }) => InstanceId).toSorted();

async function taskIds(): Promise<string[]> {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ serviceName: 'web' }));
  return taskArns.map((arn) => arn.replace(/^.*\//, '')).toSorted();
}

async function pidOf(part: string): Promise<number> {
  const { components } = await home.status('one');
  return components.find(({ name }) => name === part)?.pid ?? 0;
}

test('tasks of a service are discovered where they are', async () => {
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      networkMode: 'awsvpc',
      containerDefinitions: [
        { name: 'web', image: 'nginx:1', memory: 64, portMappings: [{ containerPort: 80 }] },
      ],
    }),
  );
  await ecs.send(
    new CreateServiceCommand({
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 2,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      serviceRegistries: [{ registryArn, containerName: 'web', containerPort: 80 }],
    }),
  );
  await expect.poll(async () => (await discovered()).length, PATIENCE).toBe(2);
  expect(await discoveredIds()).toEqual(await taskIds());
  const [first] = await discovered();
  const task = await tasks.describe({ taskArn: first?.InstanceId });
  expect(first?.Attributes).toEqual({
    AWS_INSTANCE_IPV4: task.containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address,
    AWS_INSTANCE_PORT: '80',
    ECS_CLUSTER_NAME: 'default',
    ECS_SERVICE_NAME: 'web',
    ECS_TASK_DEFINITION_FAMILY: 'web',
    AVAILABILITY_ZONE: task.availabilityZone,
    REGION: 'us-east-1',
  });
});

test('one that stops while nobody can be told is gone as soon as somebody can', async () => {
  const [old = ''] = await taskIds();
  const backend = await pidOf('backend');
  process.kill(backend, 'SIGSTOP');
  try {
    await ecs.send(new StopTaskCommand({ task: old }));
    await tasks.until('STOPPED', { taskArn: old });
    process.kill(await pidOf('control-plane'), 'SIGKILL');
  } finally {
    process.kill(backend, 'SIGCONT');
  }
  await expect
    .poll(async () => {
      const ids = await discoveredIds();
      return ids.length === 2 && !ids.includes(old);
    }, PATIENCE)
    .toBe(true);
  expect(await discoveredIds()).toEqual(await taskIds());
});

test('with the service the last of them goes', async () => {
  await ecs.send(new DeleteServiceCommand({ service: 'web', force: true }));
  await expect.poll(discoveredIds, PATIENCE).toEqual([]);
});
