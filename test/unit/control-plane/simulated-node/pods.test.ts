import { beforeEach, describe, expect, it } from 'vitest';
import type { Pod } from '../../../../src/control-plane/node/pod.ts';
import { Pods } from '../../../../src/kube/resource-types.ts';
import { SimulatedNodeRig } from '../../../helpers/simulated-node-rig.ts';

let rig: SimulatedNodeRig;
beforeEach(async () => {
  rig = new SimulatedNodeRig();
  await rig.start();
});

describe('a pod on the simulated node', () => {
  it('is Running and Ready in one write, with an address of its own, and says that it is simulated', async () => {
    await rig.bind('a');
    await rig.bind('b');
    const [a, b] = [await rig.status('a'), await rig.status('b')];
    expect(a).toMatchObject({
      phase: 'Running',
      message: expect.stringContaining('simulated'),
      startTime: '2030-01-01T00:00:00Z',
      containerStatuses: [
        {
          name: 'main',
          ready: true,
          started: true,
          restartCount: 0,
          image: 'example/main:1',
          imageID: 'simulated://example/main:1',
          containerID: expect.stringMatching(/^simulated:\/\/[0-9a-f]{64}$/),
          state: { running: { startedAt: '2030-01-01T00:00:00Z' } },
        },
      ],
    });
    expect(a.podIP).toMatch(/^10\.244\.\d+\.\d+$/);
    expect(b.podIP).not.toBe(a.podIP);
    expect(a.podIPs).toEqual([{ ip: a.podIP }]);
    for (const type of ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready']) {
      expect(await rig.condition('a', type)).toBe('True');
    }
    expect(rig.writes.filter((write) => write.endsWith('pods/a'))).toEqual([
      'create pods/a',
      'patchStatus pods/a',
    ]);
  });

  it('is left alone when it is bound to another node', async () => {
    await rig.bind('elsewhere', { nodeName: 'another' });
    expect((await rig.status('elsewhere')).phase).toBe('Pending');
  });

  it('has the node’s address on the host network', async () => {
    await rig.bind('a', { hostNetwork: true });
    const { podIP, hostIP } = await rig.status('a');
    expect(podIP).toBe(hostIP);
  });

  it('starts after the time it asks for, and is Pending until then', async () => {
    await rig.bind('a', { annotations: { 'start-after': '3s' } });
    await rig.pass(2_900);
    expect(await rig.container('a')).toBe('ContainerCreating');
    expect((await rig.status('a')).phase).toBe('Pending');
    await rig.pass(200);
    expect(await rig.container('a')).toBe('running');
  });

  it('is ready only after its probe’s initial delay', async () => {
    await rig.bind('a', { containers: [{ name: 'main', readinessProbe: { initialDelaySeconds: 5 } }] });
    expect([(await rig.status('a')).phase, await rig.condition('a', 'Ready')]).toEqual(['Running', 'False']);
    await rig.pass(5_100);
    const { conditions = [] } = await rig.status('a');
    const since = Object.fromEntries(
      conditions.map(({ type, lastTransitionTime }) => [type, lastTransitionTime]),
    );
    expect(since).toMatchObject({ Initialized: '2030-01-01T00:00:00Z', Ready: '2030-01-01T00:00:05Z' });
    expect(await rig.condition('a', 'Ready')).toBe('True');
  });

  it('is Ready only when its readiness gates are, and keeps conditions of others', async () => {
    await rig.bind('a', { readinessGates: [{ conditionType: 'example.com/lb' }] });
    expect(await rig.condition('a', 'ContainersReady')).toBe('True');
    expect(await rig.condition('a', 'Ready')).toBe('False');
    const conditions = [
      ...((await rig.status('a')).conditions ?? []),
      { type: 'example.com/lb', status: 'True' },
    ];
    await rig.kube.patchStatus(Pods, { name: 'a', namespace: 'app' }, { conditions });
    await rig.pass(0);
    expect(await rig.condition('a', 'Ready')).toBe('True');
    expect(await rig.condition('a', 'example.com/lb')).toBe('True');
  });

  it('stays without its image, first for the error and then backing off', async () => {
    await rig.bind('a', { annotations: { 'image-error': 'manifest unknown, really' } });
    expect(await rig.container('a')).toBe('ErrImagePull');
    const [status] = (await rig.status('a')).containerStatuses ?? [];
    expect(status?.state.waiting?.message).toBe('manifest unknown, really');
    await rig.pass(10_100);
    expect(await rig.container('a')).toBe('ImagePullBackOff');
    expect((await rig.status('a')).phase).toBe('Pending');
  });

  it.each([
    ['run-for', 'soon', 'not a duration'],
    ['exit-code', '256', 'not an exit code'],
    ['exit-code', 'other=1', "no container 'other'"],
    ['explode', '1', 'not known'],
  ])('says what is wrong with the annotation %s: %s, and does not start', async (key, value, why) => {
    await rig.bind('a', { annotations: { [key]: value } });
    expect(await rig.container('a')).toBe('CreateContainerConfigError');
    const [status] = (await rig.status('a')).containerStatuses ?? [];
    expect(status?.state.waiting?.message).toContain(why);
  });

  it('runs its init containers one after the other, then sidecars beside its own, which end with it', async () => {
    await rig.bind('a', {
      restartPolicy: 'Never',
      initContainers: [{ name: 'first' }, { name: 'proxy', restartPolicy: 'Always' }, { name: 'second' }],
      containers: [{ name: 'main' }],
      annotations: { 'run-for': 'first=2s,second=2s,main=5s' },
    });
    const seen = async () =>
      Promise.all(['first', 'proxy', 'second', 'main'].map((name) => rig.container('a', name)));
    expect(await seen()).toEqual(['running', 'PodInitializing', 'PodInitializing', 'PodInitializing']);
    expect(await rig.condition('a', 'Initialized')).toBe('False');
    await rig.pass(2_100);
    expect(await seen()).toEqual(['exit 0', 'running', 'running', 'PodInitializing']);
    expect((await rig.status('a')).phase).toBe('Pending');
    await rig.pass(2_100);
    expect(await seen()).toEqual(['exit 0', 'running', 'exit 0', 'running']);
    expect((await rig.status('a')).phase).toBe('Running');
    await rig.pass(5_200);
    expect(await seen()).toEqual(['exit 0', 'exit 143', 'exit 0', 'exit 0']);
    expect((await rig.status('a')).phase).toBe('Succeeded');
  });

  it('fails when an init container fails and nothing is tried again', async () => {
    await rig.bind('a', {
      restartPolicy: 'Never',
      initContainers: [{ name: 'prepare' }],
      annotations: { 'exit-code': 'prepare=4' },
    });
    expect([await rig.container('a', 'prepare'), await rig.container('a')]).toEqual([
      'exit 4',
      'PodInitializing',
    ]);
    expect((await rig.status('a')).phase).toBe('Failed');
    await rig.pass(60_000);
    expect(await rig.container('a')).toBe('PodInitializing');
  });
});

describe('a container that ends', () => {
  it.each([
    ['Never', '0', 'Succeeded', 'Completed'],
    ['Never', '3', 'Failed', 'Error'],
    ['OnFailure', '0', 'Succeeded', 'Completed'],
  ] as const)(
    'under restartPolicy %s with exit code %s makes its pod %s',
    async (restartPolicy, exitCode, phase, reason) => {
      await rig.bind('a', { restartPolicy, annotations: { 'run-for': '2s', 'exit-code': exitCode } });
      await rig.pass(1_900);
      expect(await rig.container('a')).toBe('running');
      await rig.pass(200);
      const { containerStatuses, phase: now } = await rig.status('a');
      expect(now).toBe(phase);
      expect(containerStatuses?.[0]?.state.terminated).toMatchObject({
        exitCode: Number(exitCode),
        reason,
        startedAt: '2030-01-01T00:00:00Z',
        finishedAt: '2030-01-01T00:00:02Z',
      });
      expect(await rig.condition('a', 'Ready')).toBe('False');
    },
  );

  it.each(['Always', 'OnFailure'] as const)(
    'is started again under %s: at once, then after 10 s, then after 20 s, counting',
    async (restartPolicy) => {
      await rig.bind('a', { restartPolicy, annotations: { 'run-for': '1s', 'exit-code': '7' } });
      const main = async () => (await rig.status('a')).containerStatuses?.[0];
      await rig.pass(1_100);
      expect(await main()).toMatchObject({ restartCount: 1, lastState: { terminated: { exitCode: 7 } } });
      const first = (await main())?.containerID;
      await rig.pass(1_100);
      expect(await rig.container('a')).toBe('CrashLoopBackOff');
      expect([(await rig.status('a')).phase, await rig.condition('a', 'Ready')]).toEqual([
        'Running',
        'False',
      ]);
      await rig.pass(8_000);
      expect((await main())?.restartCount).toBe(1);
      await rig.pass(2_000);
      expect((await main())?.restartCount).toBe(2);
      expect((await main())?.containerID).not.toBe(first);
      await rig.pass(18_000);
      expect((await main())?.restartCount).toBe(2);
      await rig.pass(4_000);
      expect((await main())?.restartCount).toBe(3);
    },
  );

  it('runs as long as it was told to the tenth of a second, though statuses tell whole seconds', async () => {
    await rig.pass(700);
    await rig.bind('a', { restartPolicy: 'Never', annotations: { 'run-for': '1s' } });
    await rig.pass(900);
    expect(await rig.container('a')).toBe('running');
    await rig.pass(200);
    expect(await rig.container('a')).toBe('exit 0');
  });

  it('leaves its pod running until the sidecars have ended too', async () => {
    const torn: unknown[] = [];
    rig.kube.watch<Pod>(
      Pods,
      {},
      (event) => {
        if (event.type === 'synced') return;
        const { phase, initContainerStatuses } = event.object.status ?? {};
        if (phase === 'Succeeded' && initContainerStatuses?.[0]?.state.running) torn.push(event.object);
      },
      AbortSignal.timeout(60_000),
    );
    const initContainers = [{ name: 'proxy', restartPolicy: 'Always' as const }];
    await rig.bind('a', { restartPolicy: 'Never', initContainers, annotations: { 'run-for': 'main=1s' } });
    await rig.pass(2_000);
    expect((await rig.status('a')).phase).toBe('Succeeded');
    expect(torn).toEqual([]);
  });

  it('ends when somebody else declares its pod failed, which stays failed', async () => {
    await rig.bind('a');
    await rig.kube.patchStatus(Pods, { name: 'a', namespace: 'app' }, { phase: 'Failed', reason: 'Evicted' });
    await rig.pass(60_000);
    expect(await rig.status('a')).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
    expect(await rig.container('a')).toBe('exit 143');
  });

  it('does not end its pod while another container of it runs', async () => {
    await rig.bind('a', {
      restartPolicy: 'Never',
      containers: [{ name: 'web' }, { name: 'job' }],
      annotations: { 'exit-code': 'job=1' },
    });
    expect([await rig.container('a', 'web'), await rig.container('a', 'job')]).toEqual(['running', 'exit 1']);
    expect((await rig.status('a')).phase).toBe('Running');
  });
});

describe('a pod that is deleted', () => {
  /** The last status that was written before the object went. */
  async function lastWords(name: string, remove: () => Promise<void>) {
    const seen: unknown[] = [];
    const stop = new AbortController();
    rig.kube.watch(Pods, {}, (event) => 'object' in event && seen.push(event), stop.signal);
    await remove();
    stop.abort();
    expect(await rig.pod(name)).toBeUndefined();
    return seen.at(-1);
  }

  it('has its container end with 143 and is gone at once', async () => {
    await rig.bind('a');
    expect(await lastWords('a', () => rig.remove('a'))).toMatchObject({
      type: 'deleted',
      object: {
        status: {
          phase: 'Failed',
          containerStatuses: [{ ready: false, state: { terminated: { exitCode: 143, reason: 'Error' } } }],
        },
      },
    });
  });

  it('waits for a container that takes its time, not ready meanwhile, and kills it with 137 at the end of its grace', async () => {
    await rig.bind('slow', { annotations: { 'stop-after': '4s' } });
    await rig.bind('stubborn', { annotations: { 'stop-after': '1m' } });
    await rig.remove('slow');
    await rig.remove('stubborn', 10);
    await rig.pass(3_000);
    expect([await rig.container('slow'), await rig.condition('slow', 'Ready')]).toEqual(['running', 'False']);
    await rig.pass(1_100);
    expect(await rig.pod('slow')).toBeUndefined();
    expect(await rig.container('stubborn')).toBe('running');
    expect(await lastWords('stubborn', () => rig.pass(6_000))).toMatchObject({
      object: { status: { containerStatuses: [{ state: { terminated: { exitCode: 137 } } }] } },
    });
  });

  it('is not deleted once more while it waits for finalizers of others', async () => {
    await rig.bind('a', { restartPolicy: 'Never', annotations: { 'exit-code': '0' } });
    const pod = await rig.pod('a');
    if (pod === undefined) throw new Error('no pod');
    const metadata = {
      ...pod.metadata,
      deletionTimestamp: '2030-01-01T00:00:00Z',
      deletionGracePeriodSeconds: 0,
    };
    await rig.kube.replace(Pods, { ...pod, metadata });
    await rig.pass(1_000);
    expect(rig.writes).not.toContain('delete pods/a');
  });

  it('goes also when it was never started', async () => {
    await rig.bind('a', { annotations: { 'start-after': '1h' } });
    expect(await lastWords('a', () => rig.remove('a'))).toMatchObject({
      object: {
        status: { containerStatuses: [{ state: { terminated: { reason: 'ContainerStatusUnknown' } } }] },
      },
    });
  });
});
