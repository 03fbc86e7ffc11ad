import { expect, test } from 'vitest';
import { LeaderLease } from '../../../src/control-plane/leader/leader-lease.ts';
import type { KubeObject } from '../../../src/core/kube-objects.ts';
import { Leases } from '../../../src/kube/resource-types.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { FakeKube } from '../../helpers/fake-kube.ts';

function rig() {
  const kube = new FakeKube();
  const clock = new FakeClock();
  const said: object[] = [];
  const replica = (identity: string) => {
    const stop = new AbortController();
    const lease = new LeaderLease({
      kube,
      clock,
      namespace: 'ns',
      name: 'leader',
      identity,
      log: (line) => void said.push(line),
    });
    const state = { leads: false, ended: undefined as boolean | undefined };
    const ran = (async () => {
      await lease.acquire(stop.signal);
      state.leads = true;
      state.ended = await lease.hold(stop.signal);
      state.leads = false;
    })().catch(() => undefined);
    return { lease, state, stop, ran };
  };
  const spec = async () =>
    (await kube.get<KubeObject>(Leases, 'leader', 'ns'))?.['spec'] as Record<string, unknown> | undefined;
  return { kube, clock, said, replica, spec };
}

test('of several replicas one leads, and goes on leading', async () => {
  const { clock, replica } = rig();
  const all = ['a', 'b', 'c'].map(replica);
  await clock.advance(60_000);
  expect(all.filter(({ state }) => state.leads)).toHaveLength(1);
  for (const { stop } of all) stop.abort();
});

test('a leader that ends gives the lease up, and the next one leads at its next look', async () => {
  const { clock, replica, spec } = rig();
  const first = replica('a');
  await clock.advance(0);
  const second = replica('b');
  await clock.advance(5_000);
  expect([first.state.leads, second.state.leads]).toEqual([true, false]);
  first.stop.abort();
  await clock.advance(500);
  expect(first.state.ended).toBe(true);
  expect(second.state.leads).toBe(true);
  expect(await spec()).toMatchObject({ holderIdentity: 'b', leaseDurationSeconds: 5 });
  second.stop.abort();
});

test('a leader that the API server does not hear of steps down before another leads', async () => {
  const { clock, kube, replica } = rig();
  const first = replica('a');
  await clock.advance(0);
  const second = replica('b');
  await clock.advance(2_000);
  // Only the leader writes now, and its writes hang.
  kube.beforeWrite = () => new Promise(() => undefined);
  await clock.advance(3_600);
  expect(first.state).toEqual({ leads: false, ended: false });
  expect(second.state.leads).toBe(false);
  kube.beforeWrite = () => undefined;
  await clock.advance(3_000);
  expect(second.state.leads).toBe(true);
  second.stop.abort();
});

test('a lease that another took is lost at the next renewal', async () => {
  const { clock, kube, replica, spec } = rig();
  const first = replica('a');
  await clock.advance(1_000);
  const taken = (await kube.get<KubeObject>(Leases, 'leader', 'ns')) as KubeObject;
  await kube.replace(Leases, { ...taken, spec: { ...(await spec()), holderIdentity: 'other' } });
  await clock.advance(1_000);
  expect(first.state).toEqual({ leads: false, ended: false });
  expect(await spec()).toMatchObject({ holderIdentity: 'other' });
});

test('how far clocks are apart does not matter: only that the lease was not seen to change', async () => {
  const { clock, kube, replica } = rig();
  await kube.create(Leases, {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: 'leader', namespace: 'ns' },
    spec: { holderIdentity: 'gone', leaseDurationSeconds: 5, renewTime: '2099-01-01T00:00:00.000000Z' },
  });
  const next = replica('b');
  await clock.advance(4_900);
  expect(next.state.leads).toBe(false);
  await clock.advance(700);
  expect(next.state.leads).toBe(true);
  next.stop.abort();
});

test('trouble with the API server is told once', async () => {
  const { clock, kube, said, replica } = rig();
  kube.beforeWrite = () => {
    throw new Error('no route');
  };
  const first = replica('a');
  await clock.advance(10_000);
  expect(said).toEqual([{ level: 'warning', message: 'the lease cannot be asked for: no route' }]);
  first.stop.abort();
});
