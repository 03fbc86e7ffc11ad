import { beforeEach, describe, expect, it } from 'vitest';
import type { Task } from '../../../../src/control-plane/ecs/task/task-data.ts';
import { Nodes, Pods } from '../../../../src/kube/resource-types.ts';
import { nodeNamed } from '../../../helpers/node-objects.ts';
import { ServiceRig } from '../../../helpers/service-rig.ts';

type Instance = { containerInstanceArn: string; attributes: { name: string; value?: string }[] };

const ZONE = 'topology.kubernetes.io/zone';
const zones: Readonly<Record<string, string>> = { east: 'us-east-1b', west: 'us-east-1c' };
const onEach = [{ type: 'spread', field: 'attribute:ecs.availability-zone' }];

describe('the availability zone of a task', () => {
  let rig: ServiceRig;
  beforeEach(async () => {
    rig = new ServiceRig();
    rig.schedules = false;
    await rig.start([{ name: 'web' }]);
    await rig.kube.delete(Nodes, 'kecs-simulated');
    rig.breakNode();
    for (const [name, zone] of Object.entries(zones))
      await rig.kube.create(Nodes, nodeNamed(name, { labels: { [ZONE]: zone } }));
    await rig.pass(0);
  });

  /** By the ARN of the instance. */
  const zonesOfInstances = async () => {
    const { containerInstanceArns } = await rig.call('ListContainerInstances', {});
    const { containerInstances } = await rig.call<{ containerInstances: Instance[] }>(
      'DescribeContainerInstances',
      { containerInstances: containerInstanceArns },
    );
    return new Map(
      containerInstances.map(({ containerInstanceArn, attributes }) => [
        containerInstanceArn,
        attributes.find(({ name }) => name === 'ecs.availability-zone')?.value,
      ]),
    );
  };
  const shownZones = (tasks: readonly Task[]) => tasks.map(({ availabilityZone }) => availabilityZone);

  const expectAgreement = async (tasks: readonly Task[]) => {
    const known = await zonesOfInstances();
    expect(shownZones(tasks)).toEqual(
      tasks.map(({ containerInstanceArn = '' }) => known.get(containerInstanceArn)),
    );
    expect(new Set(shownZones(tasks))).toEqual(new Set(Object.values(zones)));
  };

  it('is that of the container instance which RunTask chose', async () => {
    const { tasks } = await rig.call<{ tasks: Task[] }>('RunTask', {
      taskDefinition: 'app',
      count: 2,
      placementStrategy: onEach,
    });
    await expectAgreement(tasks);
    await expectAgreement(await Promise.all(tasks.map((task) => rig.describe(task))));
  });

  it('is that of the container instances which StartTask was given', async () => {
    const { tasks } = await rig.call<{ tasks: Task[] }>('StartTask', {
      taskDefinition: 'app',
      containerInstances: [...(await zonesOfInstances()).keys()],
    });
    await expectAgreement(tasks);
  });

  it('is that of the container instance which its service chose', async () => {
    await rig.create({ desiredCount: 2, placementStrategy: onEach as never });
    await rig.pass(1000);
    await expectAgreement(await rig.tasks());
  });

  it('is on Fargate that of the node which Kubernetes chose, once it did', async () => {
    await rig.register([{ name: 'web' }], {
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
    });
    const task = await rig.run({
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    });
    expect(task.availabilityZone).toBe('us-east-1a');
    await rig.pass(0);
    const { name, namespace = '' } = (await rig.pod()).metadata;
    await rig.kube.patch(Pods, { name, namespace }, 'merge', { spec: { nodeName: 'west' } });
    expect((await rig.after(100, task)).availabilityZone).toBe('us-east-1c');
  });
});
