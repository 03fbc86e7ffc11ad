import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  paginateListTaskDefinitions,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ControlPlaneRig, startRig } from '../../helpers/control-plane-rig.ts';

const ARN = 'arn:aws:ecs:us-east-1:111122223333:task-definition';

describe('task definitions', () => {
  let rig: ControlPlaneRig;
  let ecs: ECSClient;
  beforeEach(async () => {
    rig = await startRig();
    ecs = rig.ecs();
  });
  afterEach(() => rig.close());

  const register = async (family: string, more: Partial<RegisterTaskDefinitionCommandInput> = {}) =>
    (
      await ecs.send(
        new RegisterTaskDefinitionCommand({
          family,
          containerDefinitions: [{ name: 'web', image: 'example/web', memory: 64 }],
          ...more,
        }),
      )
    ).taskDefinition;
  const deregister = (taskDefinition: string) =>
    ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
  const remove = (...taskDefinitions: string[]) =>
    ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions }));
  const list = async (input = {}) => {
    const { taskDefinitionArns } = await ecs.send(new ListTaskDefinitionsCommand(input));
    return taskDefinitionArns?.map((arn) => arn.split('/')[1]);
  };

  it('adds the defaults of ECS and nothing else', async () => {
    const taskDefinition = await register('web', {
      containerDefinitions: [
        {
          name: 'web',
          image: 'example/web',
          memory: 64,
          portMappings: [{ containerPort: 80 }, { containerPort: 81, hostPort: 8081, protocol: 'udp' }],
          healthCheck: { command: ['CMD', 'true'], timeout: 3 },
        },
      ],
    });
    expect(taskDefinition).toEqual({
      taskDefinitionArn: `${ARN}/web:1`,
      family: 'web',
      revision: 1,
      status: 'ACTIVE',
      volumes: [],
      placementConstraints: [],
      compatibilities: ['EXTERNAL', 'EC2'],
      requiresAttributes: expect.any(Array),
      registeredAt: expect.any(Date),
      registeredBy: 'arn:aws:iam::111122223333:root',
      containerDefinitions: [
        {
          name: 'web',
          image: 'example/web',
          memory: 64,
          cpu: 0,
          essential: true,
          environment: [],
          mountPoints: [],
          volumesFrom: [],
          systemControls: [],
          portMappings: [
            { containerPort: 80, hostPort: 0, protocol: 'tcp' },
            { containerPort: 81, hostPort: 8081, protocol: 'udp' },
          ],
          healthCheck: { command: ['CMD', 'true'], interval: 30, timeout: 3, retries: 3 },
        },
      ],
    });
  });

  it('gives host ports, sizes in units and Fargate compatibility their normal form', async () => {
    const taskDefinition = await register('fargate', {
      networkMode: 'awsvpc',
      cpu: '.25 vCPU',
      memory: '0.5GB',
      requiresCompatibilities: ['FARGATE'],
      containerDefinitions: [{ name: 'web', image: 'example/web', portMappings: [{ containerPort: 80 }] }],
    });
    expect(taskDefinition).toMatchObject({
      cpu: '256',
      memory: '512',
      compatibilities: ['EC2', 'FARGATE'],
      requiresCompatibilities: ['FARGATE'],
      containerDefinitions: [{ portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }] }],
    });
  });

  it('numbers revisions one by one, also when many are registered at once', async () => {
    const definitions = await Promise.all(Array.from({ length: 40 }, () => register('busy')));
    const revisions = definitions.map((definition) => definition?.revision ?? 0).sort((a, b) => a - b);
    expect(revisions).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
  });

  it('numbers revisions one by one with two control planes on one Kubernetes API', async () => {
    const other = await startRig({ kube: rig.kube });
    try {
      const both = await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          (at % 2 ? ecs : other.ecs()).send(
            new RegisterTaskDefinitionCommand({
              family: 'shared',
              containerDefinitions: [{ name: 'web', image: 'example/web', memory: 64 }],
            }),
          ),
        ),
      );
      const revisions = both.map((answer) => answer.taskDefinition?.revision ?? 0).sort((a, b) => a - b);
      expect(revisions).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    } finally {
      await other.close();
    }
  });

  it('describes by family, by revision and by ARN; the family means its latest ACTIVE revision', async () => {
    await register('web');
    await register('web');
    await register('web');
    await deregister('web:3');
    const revisionOf = async (taskDefinition: string) =>
      (await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }))).taskDefinition?.revision;
    expect(await revisionOf('web')).toBe(2);
    expect(await revisionOf('web:1')).toBe(1);
    expect(await revisionOf(`${ARN}/web:3`)).toBe(3);
  });

  it.each([
    ['nope', 'ClientException', 'Unable to describe task definition.'],
    ['nope:1', 'ClientException', 'Unable to describe task definition.'],
    ['web:x', 'InvalidParameterException', 'Invalid revision number. Number: x'],
    [
      `${ARN.replace('us-east-1', 'eu-west-1')}/web:1`,
      'ClientException',
      'Unable to describe task definition.',
    ],
  ])('refuses to describe %s', async (taskDefinition, name, message) => {
    await register('web');
    await expect(ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }))).rejects.toMatchObject({
      name,
      message,
    });
  });

  it('shows tags only when asked', async () => {
    const tags = [{ key: 'team', value: 'blue' }];
    await register('web', { tags });
    expect(await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'web' }))).not.toHaveProperty(
      'tags',
    );
    const asked = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: 'web', include: ['TAGS'] }),
    );
    expect(asked.tags).toEqual(tags);
  });

  it('deregisters to INACTIVE and needs a revision for it', async () => {
    await register('web');
    const { taskDefinition } = await deregister('web:1');
    expect(taskDefinition).toMatchObject({ status: 'INACTIVE', deregisteredAt: expect.any(Date) });
    await expect(deregister('web')).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Revision is missing.',
    });
    await expect(deregister('web:9')).rejects.toMatchObject({
      message: 'Unable to describe task definition.',
    });
    expect(await list()).toEqual([]);
    expect(await list({ status: 'INACTIVE' })).toEqual(['web:1']);
  });

  it('deletes INACTIVE revisions for good and never gives their number out again', async () => {
    await register('web');
    await register('web');
    await deregister('web:2');
    const { taskDefinitions, failures } = await remove('web:1', 'web:2', 'web:7');
    expect(taskDefinitions).toMatchObject([{ revision: 2, status: 'DELETE_IN_PROGRESS' }]);
    expect(failures?.map((failure) => failure.arn)).toEqual(['web:1', 'web:7']);
    await expect(
      ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'web:2' })),
    ).rejects.toMatchObject({
      message: 'Unable to describe task definition.',
    });
    await deregister('web:1');
    await remove('web:1');
    expect((await ecs.send(new ListTaskDefinitionFamiliesCommand({}))).families).toEqual([]);
    expect((await register('web'))?.revision).toBe(3);
    // Nor after a restart, when only the Kubernetes API remembers.
    await deregister('web:3');
    await remove('web:3');
    const restarted = await startRig({ kube: rig.kube });
    ecs = restarted.ecs();
    expect((await register('web'))?.revision).toBe(4);
    await restarted.close();
  });

  it('refuses more than ten references and none', async () => {
    await expect(remove(...Array.from({ length: 11 }, (_, at) => `web:${at + 1}`))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Size of TaskDefinition references list cannot exceed 10',
    });
    await expect(remove()).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('lists by family and number, both ways, and takes familyPrefix for a whole name', async () => {
    for (let at = 0; at < 11; at++) await register('web');
    await register('web-2');
    await register('api');
    const numbers = Array.from({ length: 11 }, (_, at) => `web:${at + 1}`);
    expect(await list()).toEqual(['api:1', ...numbers, 'web-2:1']);
    expect(await list({ familyPrefix: 'web', sort: 'DESC' })).toEqual(numbers.toReversed());
    expect(await list({ familyPrefix: 'we' })).toEqual([]);
    for (const sort of ['ASC', 'DESC'] as const) {
      const paged: string[] = [];
      const pages = paginateListTaskDefinitions({ client: ecs, pageSize: 4 }, { familyPrefix: 'web', sort });
      for await (const page of pages) paged.push(...(page.taskDefinitionArns ?? []));
      expect(paged.map((arn) => arn.split('/')[1])).toEqual(sort === 'ASC' ? numbers : numbers.toReversed());
    }
  });

  it('lists families by prefix and status', async () => {
    for (const family of ['app', 'app-b', 'app-c', 'zoo']) await register(family);
    await deregister('app-b:1');
    const families = async (input = {}) =>
      (await ecs.send(new ListTaskDefinitionFamiliesCommand(input))).families;
    expect(await families()).toEqual(['app', 'app-b', 'app-c', 'zoo']);
    expect(await families({ familyPrefix: 'app-' })).toEqual(['app-b', 'app-c']);
    expect(await families({ status: 'ACTIVE' })).toEqual(['app', 'app-c', 'zoo']);
    expect(await families({ status: 'INACTIVE' })).toEqual(['app-b']);
    const first = await ecs.send(new ListTaskDefinitionFamiliesCommand({ maxResults: 3 }));
    expect(first.families).toEqual(['app', 'app-b', 'app-c']);
    expect(await families({ nextToken: first.nextToken })).toEqual(['zoo']);
  });
});
