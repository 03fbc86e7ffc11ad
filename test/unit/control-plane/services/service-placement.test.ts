import { beforeEach, describe, expect, it } from 'vitest';
import { Nodes } from '../../../../src/kube/resource-types.ts';
import { nodeNamed } from '../../../helpers/node-objects.ts';
import { ServiceModel } from '../../../helpers/service-model.ts';
import { ServiceRig } from '../../../helpers/service-rig.ts';

const NO_ROOM =
  '(service web) was unable to place a task because no container instance met all of its requirements.';

describe('a service with too little room', () => {
  const model = (deploymentConfiguration: object = {}) =>
    new ServiceModel({ desiredCount: 2, serviceName: 'web', deploymentConfiguration });
  const up = (service: ServiceModel) => {
    service.settle();
    service.runAll();
    service.now += 1000;
    service.settle();
  };

  it('starts what there is room for, tells once of the rest and looks again', () => {
    const service = model();
    service.room = 1;
    expect(service.step().start).toHaveLength(1);
    service.room = 0;
    service.settle();
    expect(service.events.filter((text) => text === NO_ROOM)).toHaveLength(1);
    expect(service.look()).toMatchObject({ start: [], again: service.now + 3000 });
    service.room = 1;
    service.now += 3000;
    expect(service.step().start).toHaveLength(1);
    service.room = 0;
    up(service);
    expect(service.data.service.deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
    expect(service.data.progress[service.data.service.deployments[0]?.id ?? '']).not.toHaveProperty('told');
  });

  it('gives none of its tasks up for a new deployment that has to keep all of them', () => {
    const service = model({ minimumHealthyPercent: 100, maximumPercent: 200 });
    up(service);
    service.room = 0;
    service.deploy(2);
    service.settle();
    expect(service.live).toHaveLength(2);
    expect(service.events.at(-1)).toBe(NO_ROOM);
  });

  it('makes room for a new deployment by the tasks that may be missing', () => {
    const service = model({ minimumHealthyPercent: 50, maximumPercent: 200 });
    up(service);
    service.room = 0;
    service.deploy(2);
    const plan = service.step();
    expect([plan.start.length, plan.stop.length]).toEqual([0, 1]);
    service.runAll();
    service.room = 1;
    expect(service.step().start).toHaveLength(1);
  });

  it('replaces the tasks on an instance that is DRAINING before it stops them', () => {
    const service = model({ minimumHealthyPercent: 100, maximumPercent: 200 });
    up(service);
    const [old] = service.live;
    if (old === undefined) throw new Error('no task runs');
    service.tasks.set(old.id, { ...old, task: { ...old.task, containerInstanceArn: 'drained' } });
    service.leaving.add('drained');
    const plan = service.step();
    expect([plan.start.length, plan.stop.length]).toEqual([1, 0]);
    service.runAll();
    service.now += 1000;
    service.settle();
    expect(service.tasks.get(old.id)?.task).toMatchObject({
      desiredStatus: 'STOPPED',
      stopCode: 'ServiceSchedulerInitiated',
    });
    expect(service.live).toHaveLength(2);
  });
});

describe('the tasks of a service with launch type EC2', () => {
  let rig: ServiceRig;
  beforeEach(async () => {
    rig = new ServiceRig();
    await rig.start([{ name: 'web', memory: 3000 }]);
  });

  const arns = async () => (await rig.tasks()).map(({ containerInstanceArn }) => containerInstanceArn);

  it('tell which instance they are on', async () => {
    await rig.create({ desiredCount: 3 });
    await rig.stable();
    const { containerInstanceArns } = await rig.call<{ containerInstanceArns: string[] }>(
      'ListContainerInstances',
      { filter: 'task:group == service:web' },
    );
    expect(containerInstanceArns).toHaveLength(1);
    expect(new Set(await arns())).toEqual(new Set(containerInstanceArns));
  });

  it('wait for room, and are started when another service gives it back', async () => {
    await rig.kube.patchStatus(
      Nodes,
      { name: 'kecs-simulated' },
      { allocatable: { memory: '4Gi', cpu: '4' } },
    );
    await rig.pass(0);
    await rig.create({ desiredCount: 1 });
    await rig.stable();
    await rig.create({ serviceName: 'late', desiredCount: 1 });
    await rig.pass(10_000);
    const late = await rig.service('late');
    expect(late).toMatchObject({ runningCount: 0, pendingCount: 0 });
    expect(late.events?.map(({ message }) => message?.replace(/[0-9a-f]{32}/, 'ID'))).toEqual([
      '(service late) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance ID) has insufficient memory available.',
    ]);
    await rig.update({ desiredCount: 0 });
    await rig.pass(60_000);
    expect(await rig.service('late')).toMatchObject({ runningCount: 1 });
  });

  it('cost no writes while they wait', async () => {
    await rig.kube.patchStatus(
      Nodes,
      { name: 'kecs-simulated' },
      { allocatable: { memory: '1Gi', cpu: '4' } },
    );
    await rig.pass(0);
    await rig.create({ desiredCount: 5 });
    await rig.pass(10_000);
    const writes = rig.countWrites('ecsservices', 'ecstasks');
    await rig.pass(60_000);
    expect(writes()).toBe(0);
  });

  it('keep to the constraints of the service', async () => {
    await rig.create({
      desiredCount: 3,
      placementConstraints: [{ type: 'distinctInstance' }],
    });
    await rig.pass(10_000);
    expect(await rig.service()).toMatchObject({ desiredCount: 3, runningCount: 1 });
    expect((await rig.service()).events?.[0]?.message).toContain(
      'encountered error "DistinctInstance placement constraint unsatisfied.".',
    );
  });

  it('never get the same room, however many services ask at once', async () => {
    await rig.kube.patchStatus(
      Nodes,
      { name: 'kecs-simulated' },
      { allocatable: { memory: '10Gi', cpu: '4' } },
    );
    await rig.pass(0);
    await Promise.all(
      Array.from({ length: 8 }, (_, at) => rig.create({ serviceName: `s${at}`, desiredCount: 1 })),
    );
    await rig.pass(30_000);
    const running = [...rig.stores.tasks.all()].filter(({ data }) => data.task.lastStatus === 'RUNNING');
    expect(running).toHaveLength(3);
  });

  it('of daemons leave an instance that is DRAINING and come back when it is ACTIVE', async () => {
    await rig.kube.create(Nodes, nodeNamed('other', { ready: false }));
    await rig.pass(0);
    await rig.create({ schedulingStrategy: 'DAEMON' });
    await rig.pass(5000);
    const before = await arns();
    expect(before).toHaveLength(2);
    const [one = ''] = before;
    const set = (status: string) =>
      rig.call('UpdateContainerInstancesState', { containerInstances: [one], status });
    await set('DRAINING');
    await rig.pass(60_000);
    expect(await arns()).toEqual([before[1]]);
    await set('ACTIVE');
    await rig.pass(60_000);
    expect(new Set(await arns())).toEqual(new Set(before));
  });
});
