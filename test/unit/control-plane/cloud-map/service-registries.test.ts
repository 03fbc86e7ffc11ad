import { beforeEach, describe, expect, it } from 'vitest';
import { RegistryRefused } from '../../../../src/control-plane/cloud-map/cloud-map.ts';
import { attributesOfTask } from '../../../../src/control-plane/cloud-map/instance-of-task.ts';
import type { TaskData } from '../../../../src/control-plane/ecs/task/task-data.ts';
import { FakeCloudMap } from '../../../helpers/fake-cloud-map.ts';
import { ServiceRig } from '../../../helpers/service-rig.ts';

const ARN = 'arn:aws:servicediscovery:us-east-1:111122223333:service/srv-1';
const PREFIX = '111122223333/us-east-1/srv-1/';
const network = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
const inRegistry = { networkConfiguration: network, serviceRegistries: [{ registryArn: ARN, port: 8080 }] };

describe('the tasks of a service with a service registry', () => {
  let rig: ServiceRig;
  let map: FakeCloudMap;
  beforeEach(async () => {
    rig = new ServiceRig();
    map = new FakeCloudMap();
    rig.cloudMap = map;
    await rig.start([{ name: 'web', portMappings: [{ containerPort: 80 }] }], { networkMode: 'awsvpc' });
  });

  const ids = async () => (await rig.tasks()).map(({ taskArn }) => taskArn.replace(/^.*\//, '')).toSorted();
  const registered = () => [...map.instances.keys()].map((key) => key.replace(PREFIX, '')).toSorted();
  const until = async (isSo: () => boolean | Promise<boolean>) => {
    for (let passed = 0; !(await isSo()); passed++) {
      if (passed > 600) throw new Error('it never was so');
      await rig.pass(250);
    }
  };

  it('are in it while they run, with where they are and what they are of', async () => {
    await rig.create({ desiredCount: 2, ...inRegistry });
    await rig.stable();
    expect(registered()).toEqual(await ids());
    const [task] = await rig.tasks();
    const address = task?.containers[0]?.networkInterfaces?.[0]?.privateIpv4Address;
    expect(map.instances.get(`${PREFIX}${task?.taskArn.replace(/^.*\//, '')}`)).toEqual({
      AWS_INSTANCE_IPV4: address,
      AWS_INSTANCE_PORT: '8080',
      ECS_CLUSTER_NAME: 'default',
      ECS_SERVICE_NAME: 'web',
      ECS_TASK_DEFINITION_FAMILY: 'app',
      AVAILABILITY_ZONE: 'us-east-1a',
      REGION: 'us-east-1',
    });
    await rig.update({ desiredCount: 1 });
    await rig.stable();
    await until(() => registered().length === 1);
    expect(registered()).toEqual(await ids());
    await rig.call('DeleteService', { service: 'web', force: true });
    await until(() => map.instances.size === 0);
  });

  it('are registered once, and deregistered once', async () => {
    await rig.create({ desiredCount: 1, ...inRegistry });
    await rig.stable();
    await rig.pass(60_000);
    expect(map.calls).toEqual(['register']);
    await rig.call('DeleteService', { service: 'web', force: true });
    await rig.pass(120_000);
    await rig.restart();
    await rig.pass(60_000);
    expect(map.calls).toEqual(['register', 'deregister']);
  });

  it('go to the registry of their own deployment', async () => {
    await rig.create({ desiredCount: 1, ...inRegistry });
    await rig.stable();
    const registryArn = 'arn:aws:servicediscovery:eu-west-1:111122223333:service/srv-2';
    await rig.update({ serviceRegistries: [{ registryArn }] });
    await rig.stable();
    await until(() => map.calls.includes('deregister'));
    const [only = ''] = await ids();
    expect([...map.instances.keys()]).toEqual([`111122223333/eu-west-1/srv-2/${only}`]);
  });

  it('are registered later where the registry is away, also by another control plane', async () => {
    map.fails = () => new Error('connect ECONNREFUSED');
    await rig.create({ desiredCount: 1, ...inRegistry });
    await rig.stable();
    await rig.pass(5_000);
    expect(map.instances.size).toBe(0);
    await rig.restart();
    map.fails = () => undefined;
    await until(() => map.instances.size === 1);
  });

  it('are deregistered later where the registry is away, also by another control plane, however late', async () => {
    await rig.create({ desiredCount: 1, ...inRegistry });
    await rig.stable();
    const [old = ''] = registered();
    map.fails = (call) => (call === 'deregister' ? new Error('connect ECONNREFUSED') : undefined);
    await rig.call('StopTask', { task: old });
    await until(() => registered().length === 2);
    await rig.pass(70 * 60_000);
    await rig.restart();
    await rig.pass(1_000);
    expect(registered()).toContain(old);
    map.fails = () => undefined;
    await until(() => !registered().includes(old));
    expect(registered()).toEqual(await ids());
    await rig.pass(2 * 60_000);
    expect((await rig.tasks('STOPPED')).length).toBe(0);
  });

  it('are told of where the registry refuses them, once for all, and registered when it takes them', async () => {
    map.fails = () => new RegistryRefused('ServiceNotFound: Service not found');
    await rig.create({ desiredCount: 3, ...inRegistry });
    await rig.stable();
    const told = (await rig.events()).filter((text) => text.includes('service-registry'));
    expect(told).toEqual([
      `(service web) failed to register tasks in (service-registry ${ARN}) with (error ServiceNotFound: Service not found)`,
    ]);
    map.fails = () => undefined;
    await until(() => map.instances.size === 3);
  });
});

describe('a service without a registry', () => {
  it('has its tasks in none', async () => {
    const rig = new ServiceRig();
    const map = new FakeCloudMap();
    rig.cloudMap = map;
    await rig.start([{ name: 'web' }]);
    await rig.create({ desiredCount: 1 });
    await rig.stable();
    await rig.call('DeleteService', { service: 'web', force: true });
    await rig.pass(120_000);
    expect(map.calls).toEqual([]);
  });

  it('says so where there is no Cloud Map at all', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web', portMappings: [{ containerPort: 80 }] }], { networkMode: 'awsvpc' });
    await rig.create({ desiredCount: 1, ...inRegistry });
    await rig.stable();
    expect((await rig.events()).join('\n')).toContain(
      'with (error this instance has no backend that AWS Cloud Map is in)',
    );
  });
});

describe('the attributes of an instance', () => {
  const binding = { bindIP: '10.0.0.9', containerPort: 80, hostPort: 8000 };
  const data = (containers: object[], details: object[] = []) =>
    ({
      cluster: 'c',
      launch: { serviceName: 's' },
      task: {
        attachments: [{ details }],
        containers,
        taskDefinitionArn: 'arn:aws:ecs:us-east-1:111122223333:task-definition/f:3',
      },
    }) as unknown as TaskData;

  it('have the port that a container is published at', () => {
    const task = data([{ name: 'web', networkBindings: [binding] }]);
    const registry = { registryArn: ARN, containerName: 'web', containerPort: 80 };
    expect(attributesOfTask(task, registry, 'us-east-1')).toMatchObject({
      AWS_INSTANCE_IPV4: '10.0.0.9',
      AWS_INSTANCE_PORT: '8000',
    });
  });

  it('have the container’s own port where the task has an interface, and none where none is named', () => {
    const task = data([{ name: 'web' }], [{ name: 'privateIPv4Address', value: '10.0.0.7' }]);
    const named = { registryArn: ARN, containerName: 'web', containerPort: 80 };
    expect(attributesOfTask(task, named, 'us-east-1')).toMatchObject({
      AWS_INSTANCE_IPV4: '10.0.0.7',
      AWS_INSTANCE_PORT: '80',
    });
    expect(attributesOfTask(task, { registryArn: ARN }, 'us-east-1')).not.toHaveProperty('AWS_INSTANCE_PORT');
  });

  it('are none without an address', () => {
    expect(() => attributesOfTask(data([{ name: 'web' }]), { registryArn: ARN }, 'r')).toThrow(
      'the task has no address',
    );
  });
});

describe('service registries that tasks could not be in', () => {
  const both = { containerName: 'web', containerPort: 80 };
  const cases: [object[], string, string][] = [
    [
      [{ registryArn: ARN }, { registryArn: ARN }],
      'awsvpc',
      'A service can be registered with one service registry only.',
    ],
    [
      [{ registryArn: 'srv-1' }],
      'awsvpc',
      'The service registry ARN srv-1 is not that of a Cloud Map service.',
    ],
    [
      [{ registryArn: ARN, port: 80, ...both }],
      'awsvpc',
      'A service registry cannot have both a port and a containerName with containerPort.',
    ],
    [
      [{ registryArn: ARN, containerName: 'web' }],
      'awsvpc',
      'A service registry must have both containerName and containerPort, or neither.',
    ],
    [
      [{ registryArn: ARN, port: 80 }],
      'bridge',
      'A service registry must have containerName and containerPort when networkMode is not awsvpc.',
    ],
    [
      [{ registryArn: ARN, ...both, containerName: 'no' }],
      'bridge',
      'The container no does not exist in the task definition.',
    ],
    [
      [{ registryArn: ARN, ...both, containerPort: 81 }],
      'awsvpc',
      'The container web did not have a container port 81 defined.',
    ],
  ];
  it.each(cases)('are refused: %j (%s)', async (serviceRegistries, networkMode, message) => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web', portMappings: [{ containerPort: 80 }] }], { networkMode });
    const more = networkMode === 'awsvpc' ? { networkConfiguration: network } : {};
    await expect(
      rig.create({ desiredCount: 1, serviceRegistries: serviceRegistries as never, ...more }),
    ).rejects.toMatchObject({ code: 'InvalidParameterException', message });
  });
});
