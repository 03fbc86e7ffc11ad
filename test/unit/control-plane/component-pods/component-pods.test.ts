import { expect, it, onTestFinished } from 'vitest';
import { ComponentPods } from '../../../../src/control-plane/component-pods/component-pods.ts';
import type { HostComponent } from '../../../../src/control-plane/component-pods/host-component.ts';
import type { Pod } from '../../../../src/control-plane/node/pod.ts';
import { KubeApiError } from '../../../../src/kube/kube-api-error.ts';
import { Pods } from '../../../../src/kube/resource-types.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { FakeKube } from '../../../helpers/fake-kube.ts';

const NS = 'kecs-system';

function component(name: string, more: Partial<HostComponent> = {}): HostComponent {
  const since = '2030-01-01T00:00:00.250Z';
  return { name, state: 'ready', pid: 100, restarts: 0, since, logFile: `/logs/${name}.log`, ...more };
}

class Rig {
  readonly clock = new FakeClock();
  readonly kube = new FakeKube();
  readonly writes: string[] = [];
  readonly log: object[] = [];
  components = [component('traefik'), component('control-plane'), component('etcd')];

  constructor() {
    this.kube.now = () => this.clock.now();
    this.kube.beforeWrite = (verb, _type, name) => void this.writes.push(`${verb} ${name}`);
  }

  async start(): Promise<this> {
    const stop = new AbortController();
    onTestFinished(() => stop.abort());
    const { kube, clock } = this;
    const log = (line: object) => void this.log.push(line);
    const pods = new ComponentPods({
      kube,
      clock,
      namespace: NS,
      components: { list: () => this.components },
      log,
    });
    void pods.keep(stop.signal);
    await this.clock.advance(0);
    return this;
  }

  async set(name: string, more: Partial<HostComponent>): Promise<void> {
    this.components = this.components.map((one) => (one.name === name ? { ...one, ...more } : one));
    await this.clock.advance(1_000);
  }

  async pod(name: string): Promise<Pod> {
    const pod = await this.kube.get<Pod>(Pods, `${name}-kecs-host`, NS);
    if (pod === undefined) throw new Error(`no pod for ${name}`);
    return pod;
  }
}

it('shows each component as a pod of the host’s node, under the label its kind has everywhere', async () => {
  const rig = await new Rig().start();
  const pods = await rig.kube.list<Pod>(Pods);
  expect(pods.map(({ metadata }) => metadata.labels?.['app'] ?? '').toSorted()).toEqual([
    'etcd',
    'kecs-control-plane',
    'traefik',
  ]);
  expect(await rig.pod('traefik')).toMatchObject({
    spec: { nodeName: 'kecs-host', hostNetwork: true, containers: [{ name: 'traefik' }] },
    status: {
      phase: 'Running',
      startTime: '2030-01-01T00:00:00Z',
      podIP: '127.0.0.1',
      containerStatuses: [{ ready: true, state: { running: { startedAt: '2030-01-01T00:00:00Z' } } }],
    },
  });
});

it('writes nothing while nothing changes, and makes no pod anew after a restart of the control plane', async () => {
  const rig = await new Rig().start();
  rig.writes.length = 0;
  await rig.clock.advance(60_000);
  expect(rig.writes).toEqual([]);
  await rig.start();
  await rig.clock.advance(60_000);
  expect(rig.writes.filter((write) => !write.startsWith('patchStatus'))).toEqual([]);
  expect(rig.writes.length).toBeLessThanOrEqual(3);
});

it.each([
  ['waiting', 'Pending', 'WaitingForOthers'],
  ['backoff', 'Pending', 'CrashLoopBackOff'],
  ['gone', 'Running', 'ProcessGone'],
] as const)('says of a component that is %s why it is not ready', async (state, phase, reason) => {
  const rig = await new Rig().start();
  await rig.set('traefik', { state, pid: undefined, since: '2030-01-01T00:00:05Z' });
  const { status } = await rig.pod('traefik');
  expect(status).toMatchObject({
    phase,
    containerStatuses: [{ ready: false, state: { waiting: { reason } } }],
    conditions: expect.arrayContaining([
      expect.objectContaining({ type: 'Ready', status: 'False', lastTransitionTime: '2030-01-01T00:00:05Z' }),
    ]),
  });
});

it('counts restarts and says how the last run ended', async () => {
  const rig = await new Rig().start();
  const lastExit = { code: null, signal: 'SIGKILL', at: '2030-01-01T00:00:03.900Z' };
  await rig.set('etcd', { pid: 200, restarts: 1, lastExit, since: '2030-01-01T00:00:04Z' });
  expect((await rig.pod('etcd')).status?.containerStatuses?.[0]).toMatchObject({
    restartCount: 1,
    ready: true,
    containerID: 'host-process://200-1',
    state: { running: { startedAt: '2030-01-01T00:00:04Z' } },
    lastState: { terminated: { exitCode: 137, finishedAt: '2030-01-01T00:00:03Z' } },
  });
});

it('makes a pod anew that somebody deleted, at once or with a grace', async () => {
  const rig = await new Rig().start();
  for (const gracePeriodSeconds of [0, 30]) {
    const before = await rig.pod('etcd');
    await rig.kube.delete(Pods, 'etcd-kecs-host', { namespace: NS, gracePeriodSeconds });
    await rig.clock.advance(100);
    const after = await rig.pod('etcd');
    expect(after.metadata.uid).not.toBe(before.metadata.uid);
    expect(after.status?.phase).toBe('Running');
  }
});

it('takes away the pod of a component that is no more, and lets go of pods that are to end there', async () => {
  const rig = await new Rig().start();
  const stray = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'stray', namespace: 'app' } };
  await rig.kube.create<Pod>(Pods, { ...stray, spec: { nodeName: 'kecs-host', containers: [] } });
  rig.components = rig.components.filter(({ name }) => name !== 'etcd');
  await rig.clock.advance(1_000);
  await expect(rig.pod('etcd')).rejects.toThrow();
  expect(await rig.kube.get(Pods, 'stray', 'app')).toBeDefined();
  await rig.kube.delete(Pods, 'stray', { namespace: 'app', gracePeriodSeconds: 30 });
  await rig.clock.advance(1_000);
  expect(await rig.kube.get(Pods, 'stray', 'app')).toBeUndefined();
});

it('goes on when the API server refuses for a while, and says so', async () => {
  const rig = new Rig();
  rig.kube.beforeWrite = () => {
    if (rig.clock.now() < Date.parse('2030-01-01T00:00:05Z'))
      throw new KubeApiError(503, 'Unavailable', 'no');
  };
  await rig.start();
  await rig.clock.advance(20_000);
  expect((await rig.pod('traefik')).status?.phase).toBe('Running');
  expect(rig.log.length).toBeGreaterThan(0);
  expect(rig.log.length).toBeLessThan(5);
});
