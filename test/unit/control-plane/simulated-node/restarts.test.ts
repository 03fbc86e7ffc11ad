import { beforeEach, describe, expect, it } from 'vitest';
import { KubeApiError } from '../../../../src/kube/kube-api-error.ts';
import { Pods } from '../../../../src/kube/resource-types.ts';
import { SimulatedNodeRig } from '../../../helpers/simulated-node-rig.ts';

let rig: SimulatedNodeRig;
beforeEach(async () => {
  rig = new SimulatedNodeRig();
  await rig.start();
});

const podWrites = () => rig.writes.filter((write) => write.startsWith('patchStatus pods/'));

describe('a control plane that comes back', () => {
  it('writes nothing to pods that need nothing, and gives new ones addresses of their own', async () => {
    for (const name of ['a', 'b', 'c']) await rig.bind(name);
    const before = await Promise.all(['a', 'b', 'c'].map((name) => rig.status(name)));
    rig.writes.length = 0;
    await rig.restart();
    await rig.pass(5_000);
    expect(podWrites()).toEqual([]);
    expect(await Promise.all(['a', 'b', 'c'].map((name) => rig.status(name)))).toEqual(before);
    await rig.bind('d');
    expect(before.map(({ podIP }) => podIP)).not.toContain((await rig.status('d')).podIP);
  });

  it('knows all addresses in use before it gives one out', async () => {
    const away = new SimulatedNodeRig();
    await away.bind('new');
    await away.bind('old');
    await away.kube.patchStatus(Pods, { name: 'old', namespace: 'app' }, { podIP: '10.244.0.1' });
    await away.start();
    expect((await away.status('old')).podIP).toBe('10.244.0.1');
    expect((await away.status('new')).podIP).toBe('10.244.0.2');
  });

  it('takes the address that another one wrote first for the pod’s, and gives it to no other pod', async () => {
    let raced = false;
    rig.kube.beforeWrite = async (verb, type, name) => {
      if (verb !== 'patchStatus' || raced) return;
      raced = true;
      await rig.kube.patchStatus(type, { name, namespace: 'app' }, { podIP: '10.244.0.2' });
    };
    await rig.bind('a');
    await rig.bind('b');
    await rig.bind('c');
    expect((await rig.status('a')).podIP).toBe('10.244.0.2');
    expect((await rig.status('b')).podIP).not.toBe('10.244.0.2');
    expect((await rig.status('c')).podIP).not.toBe('10.244.0.2');
  });

  it('goes on with what it was told to simulate', async () => {
    await rig.bind('a', { restartPolicy: 'Never', annotations: { 'run-for': '10s', 'exit-code': '2' } });
    await rig.pass(6_000);
    await rig.restart();
    await rig.pass(3_900);
    expect(await rig.container('a')).toBe('running');
    await rig.pass(200);
    expect(await rig.container('a')).toBe('exit 2');
  });

  it('ends what was deleted while it was away', async () => {
    await rig.bind('a');
    rig.kube.watchesHeld = true;
    await rig.restart();
    await rig.remove('a');
    expect(await rig.pod('a')).toBeDefined();
    rig.kube.releaseWatches();
    await rig.pass(100);
    expect(await rig.pod('a')).toBeUndefined();
  });
});

describe('writes that fail', () => {
  it('are tried again and logged when the API server fails', async () => {
    let failures = 3;
    rig.kube.beforeWrite = (verb, type, name) => {
      rig.noteWrite(verb, type, name);
      if (verb === 'patchStatus' && failures-- > 0)
        throw new KubeApiError(500, 'InternalError', 'etcd is away');
    };
    await rig.bind('a');
    expect((await rig.status('a')).phase).toBe('Pending');
    await rig.pass(10_000);
    expect((await rig.status('a')).phase).toBe('Running');
    expect(rig.log.filter(({ message }) => message?.includes('etcd is away'))).toHaveLength(3);
  });

  it('are made from the newer version when somebody else was faster', async () => {
    let raced = false;
    rig.kube.beforeWrite = async (verb, type, name) => {
      if (verb !== 'patchStatus' || raced) return;
      raced = true;
      const gate = { type: 'example.com/other', status: 'True' };
      await rig.kube.patchStatus(type, { name, namespace: 'app' }, { conditions: [gate] });
    };
    await rig.bind('a');
    expect(await rig.condition('a', 'Ready')).toBe('True');
    expect(await rig.condition('a', 'example.com/other')).toBe('True');
  });
});

describe('many pods', () => {
  it('a thousand of them cost one write each, at most eight at a time, and one timer', async () => {
    let inFlight = 0;
    let most = 0;
    rig.kube.beforeWrite = async (verb, type, name) => {
      rig.noteWrite(verb, type, name);
      if (type !== Pods || verb !== 'patchStatus') return;
      most = Math.max(most, ++inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight--;
    };
    const sleeping = rig.clock.sleeping;
    const names = Array.from({ length: 1_000 }, (_, at) => `pod-${at}`);
    await Promise.all(
      names.map((name, at) => rig.bind(name, { annotations: { 'run-for': `${600 + at}s` } })),
    );
    for (let turn = 0; turn < 100 && podWrites().length < 1_000; turn++) await rig.pass(1);
    await rig.pass(100);
    expect(rig.clock.sleeping).toBe(sleeping + 1);
    expect(podWrites()).toHaveLength(1_000);
    expect(most).toBe(8);
    const addresses = await Promise.all(names.map(async (name) => (await rig.status(name)).podIP));
    expect(new Set(addresses).size).toBe(1_000);
    await rig.pass(60_000);
    expect(podWrites()).toHaveLength(1_000);
  });
});
