import { expect, test } from 'vitest';
import { EcsServices } from '../../../../src/control-plane/store/kinds.ts';
import type { KubeObject } from '../../../../src/core/kube-objects.ts';
import { Pods } from '../../../../src/kube/resource-types.ts';
import { ServiceRig } from '../../../helpers/service-rig.ts';

async function statusOf(rig: ServiceRig): Promise<unknown> {
  const [service] = await rig.kube.list<KubeObject>(EcsServices, { namespace: 'kecs-system' });
  return service?.['status'];
}

test('the object of a service shows how many tasks it has, and of what', async () => {
  const rig = new ServiceRig();
  rig.schedules = false;
  await rig.start([{ name: 'web' }]);
  await rig.create({ desiredCount: 2 });
  await rig.pass(2_000);
  expect(await statusOf(rig)).toEqual({ runningCount: 0, pendingCount: 2, taskDefinition: 'app:1' });
  rig.schedules = true;
  for (const { name, namespace = '' } of (await rig.pods()).map(({ metadata }) => metadata))
    await rig.kube.patch(Pods, { name, namespace }, 'merge', {
      spec: { nodeName: 'kecs-simulated' },
    });
  await rig.stable();
  await rig.pass(2_000);
  expect(await statusOf(rig)).toEqual({ runningCount: 2, pendingCount: 0, taskDefinition: 'app:1' });
  await rig.register([{ name: 'web' }]);
  await rig.update({ taskDefinition: 'app:2', desiredCount: 1 });
  await rig.stable();
  await rig.pass(2_000);
  expect(await statusOf(rig)).toEqual({ runningCount: 1, pendingCount: 0, taskDefinition: 'app:2' });
  await rig.call('DeleteService', { service: 'web', force: true });
  await rig.pass(60_000);
  expect(await statusOf(rig)).toMatchObject({ runningCount: 0, pendingCount: 0 });
});

test('what it shows is written once a second at most, and not again where nothing changes', async () => {
  const rig = new ServiceRig();
  await rig.start([{ name: 'web' }]);
  let writes = 0;
  rig.kube.beforeWrite = (verb, { plural }) => {
    if (verb === 'patchStatus' && plural === 'ecsservices') writes++;
  };
  await rig.create({ desiredCount: 20 });
  await rig.pass(900);
  expect(writes).toBe(1);
  await rig.stable();
  await rig.pass(5_000);
  const atRest = writes;
  expect(atRest).toBeLessThanOrEqual(4);
  await rig.pass(3_600_000);
  expect(writes).toBe(atRest);
});

test('a write of it makes no conflict for the writes of the record', async () => {
  const rig = new ServiceRig();
  await rig.start([{ name: 'web' }]);
  await rig.create({ desiredCount: 3 });
  await rig.stable();
  for (const desiredCount of [1, 4, 2]) {
    await rig.update({ desiredCount });
    await rig.stable();
  }
  expect(rig.log.filter(({ message }) => message?.includes('status of service'))).toEqual([]);
  expect(rig.log.filter(({ level }) => level === 'error')).toEqual([]);
});
