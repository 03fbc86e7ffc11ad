import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOBODY } from '../../../src/control-plane/node/node-shape.ts';
import type { Pod, PodSpec } from '../../../src/control-plane/node/pod.ts';
import { runSimulatedNode } from '../../../src/control-plane/simulated-node/run-simulated-node.ts';
import type { Kube } from '../../../src/core/ports.ts';
import { Namespaces, Pods, resourceTypeOf } from '../../../src/kube/resource-types.ts';
import { systemClock } from '../../../src/system/system-clock.ts';
import { eventually } from '../../helpers/aws-calls.ts';
import { FakeKube } from '../../helpers/fake-kube.ts';
import { type KubeRig, startKubeRig } from '../../helpers/kube-rig.ts';

const namespace = 'writes';
const ServiceAccounts = resourceTypeOf({ apiVersion: 'v1', kind: 'ServiceAccount' });

let rig: KubeRig;
beforeAll(async () => {
  rig = await startKubeRig();
  await rig.kube.create(Namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await rig.kube.create(ServiceAccounts, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace },
  });
});
afterAll(() => rig?.stop());

const fake = new FakeKube();

// What the unit tests' stand-in does must be what the API server does.
describe.each([
  ['the real API server', () => rig.kube as Kube],
  ['the fake one', () => fake as Kube],
])('%s', (_name, kubeOf) => {
  const bind = (name: string, nodeName = 'a') =>
    kubeOf().create<Pod>(Pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace },
      spec: { nodeName, containers: [{ name: 'main', image: 'example/main' }] },
    });

  it('merges a status, replaces lists in it whole, and leaves the rest of the object alone', async () => {
    const kube = kubeOf();
    const { metadata, spec } = await bind('merged');
    const { name } = metadata;
    const condition = (type: string) => ({ type, status: 'True' });
    await kube.patchStatus(Pods, { name, namespace }, { message: 'one', conditions: [condition('A')] });
    const after = await kube.patchStatus<Pod>(
      Pods,
      { name, namespace },
      { podIP: '10.244.0.9', podIPs: [{ ip: '10.244.0.9' }], conditions: [condition('B')] },
    );
    expect(after.status).toMatchObject({ message: 'one', podIP: '10.244.0.9', conditions: [{ type: 'B' }] });
    expect(after.status?.conditions).toHaveLength(1);
    expect(after.spec).toEqual(spec);
    const same = await kube.patchStatus<Pod>(Pods, { name, namespace }, { message: 'one' });
    expect(same.metadata.resourceVersion).toBe(after.metadata.resourceVersion);
    const none = await kube.patchStatus<Pod>(Pods, { name, namespace }, { message: null });
    expect(none.status?.message).toBeUndefined();
  });

  it('refuses a status and a deletion meant for another object or version', async () => {
    const kube = kubeOf();
    const { metadata } = await bind('guarded');
    const { name, resourceVersion } = metadata;
    const other = '00000000-0000-4000-8000-000000000000';
    const newer = await kube.patchStatus<Pod>(Pods, { name, namespace, resourceVersion }, { message: 'm' });
    const conflict = { status: 409, reason: 'Conflict' };
    await expect(
      kube.patchStatus(Pods, { name, namespace, resourceVersion }, { message: 'n' }),
    ).rejects.toMatchObject(conflict);
    for (const wrong of [{ uid: other }, { resourceVersion }]) {
      await expect(
        kube.delete(Pods, name, { namespace, gracePeriodSeconds: 0, ...wrong }),
      ).rejects.toMatchObject(conflict);
    }
    expect(await kube.get(Pods, name, namespace)).toMatchObject(newer);
    await expect(kube.patchStatus(Pods, { name: 'none', namespace }, {})).rejects.toMatchObject({
      status: 404,
    });
  });

  it('keeps a deleted pod of a node until it is deleted without grace', async () => {
    const kube = kubeOf();
    const { metadata } = await bind('graceful');
    const { name, uid } = metadata;
    expect(await kube.delete(Pods, name, { namespace, gracePeriodSeconds: 7 })).toBe(true);
    const marked = await kube.get<Pod>(Pods, name, namespace);
    expect(marked?.metadata).toMatchObject({ deletionGracePeriodSeconds: 7 });
    const left = Date.parse(marked?.metadata.deletionTimestamp ?? '') - Date.now();
    expect(left).toBeGreaterThan(4_000);
    expect(left).toBeLessThan(8_000);
    expect(await kube.delete(Pods, name, { namespace, gracePeriodSeconds: 0, uid })).toBe(true);
    expect(await kube.get(Pods, name, namespace)).toBeUndefined();
    expect(await kube.delete(Pods, name, { namespace, gracePeriodSeconds: 0 })).toBe(false);
  });

  it('lists and watches only what a field selector asks for', async () => {
    const kube = kubeOf();
    await bind('on-b-1', 'b');
    const options = { namespace, fieldSelector: 'spec.nodeName=b' };
    const seen: string[] = [];
    const stop = new AbortController();
    kube.watch<Pod>(
      Pods,
      options,
      (event) =>
        seen.push(event.type === 'synced' ? 'synced' : `${event.type} ${event.object.metadata.name}`),
      stop.signal,
    );
    await eventually(async () => seen.includes('synced'), 10);
    await bind('on-a', 'a');
    await bind('on-b-2', 'b');
    await kube.delete(Pods, 'on-b-1', { namespace, gracePeriodSeconds: 0 });
    await eventually(async () => seen.length >= 5, 10);
    stop.abort();
    expect(seen).toEqual(['added on-b-1', 'synced', 'added on-b-2', 'modified on-b-1', 'deleted on-b-1']);
    expect((await kube.list<Pod>(Pods, options)).map(({ metadata }) => metadata.name)).toEqual(['on-b-2']);
  });
});

describe('the statuses that the simulated node writes', () => {
  const nodeName = 'kecs-simulated';
  const log: { level?: string; message?: string }[] = [];
  const seen = new Map<string, Pod[]>();
  const stop = new AbortController();
  beforeAll(() => {
    const { kube } = rig;
    const onLine = (line: object) => void log.push(line);
    void runSimulatedNode(
      { kube, clock: systemClock, nodeName, version: '0', logs: NOBODY, log: onLine },
      stop.signal,
    );
    const options = { namespace, fieldSelector: `spec.nodeName=${nodeName}` };
    kube.watch<Pod>(
      Pods,
      options,
      (event) => {
        if (event.type === 'synced') return;
        const { name } = event.object.metadata;
        seen.set(name, [...(seen.get(name) ?? []), event.object]);
      },
      stop.signal,
    );
  });
  afterAll(() => stop.abort());

  const bind = (name: string, spec: Partial<PodSpec>, annotations: Record<string, string> = {}) =>
    rig.kube.create<Pod>(Pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace,
        annotations: Object.fromEntries(
          Object.entries(annotations).map(([key, value]) => [`simulated.kecs.dev/${key}`, value]),
        ),
      },
      spec: { nodeName, containers: [{ name: 'main', image: 'example/main' }], ...spec },
    });
  const remove = (name: string, gracePeriodSeconds = 30) =>
    rig.kube.delete(Pods, name, { namespace, gracePeriodSeconds });
  const last = (name: string) => seen.get(name)?.at(-1)?.status;
  const main = (name: string) => last(name)?.containerStatuses?.[0]?.state;
  const until = (what: () => boolean) => eventually(async () => what(), 20);
  const image = 'example/other';

  it('are accepted by the real API server in every turn that a pod can take', async () => {
    await Promise.all([
      bind(
        'whole',
        {
          restartPolicy: 'Never',
          initContainers: [
            { name: 'first', image },
            { name: 'proxy', image, restartPolicy: 'Always' },
            { name: 'second', image },
          ],
        },
        { 'run-for': 'second=1s,main=1s', 'exit-code': 'main=3' },
      ),
      bind(
        'bad-init',
        { restartPolicy: 'Never', initContainers: [{ name: 'first', image }] },
        { 'exit-code': 'first=1' },
      ),
      bind('again', { restartPolicy: 'OnFailure' }, { 'exit-code': '1' }),
      bind('no-image', {}, { 'image-error': 'not found' }),
      bind('unclear', {}, { 'run-for': 'soon' }),
      bind('stubborn', {}, { 'stop-after': '1h' }),
      bind('hosted', { hostNetwork: true }),
    ]);
    await until(() => last('whole')?.phase === 'Failed' && last('bad-init')?.phase === 'Failed');
    await until(() => main('again')?.waiting?.reason === 'CrashLoopBackOff');
    await until(() => main('no-image')?.waiting?.reason === 'ErrImagePull');
    await until(() => main('unclear')?.waiting?.reason === 'CreateContainerConfigError');
    await until(() => main('stubborn')?.running !== undefined && main('hosted')?.running !== undefined);
    expect(last('whole')?.initContainerStatuses?.map(({ state }) => state.terminated?.exitCode)).toEqual([
      0, 143, 0,
    ]);
    for (const name of ['again', 'no-image', 'unclear', 'hosted']) await remove(name);
    await remove('stubborn', 2);
    const exits = { again: 1, 'no-image': 137, unclear: 137, stubborn: 137, hosted: 143 };
    for (const [name, exitCode] of Object.entries(exits)) {
      await eventually(async () => (await rig.kube.get(Pods, name, namespace)) === undefined, 20);
      await until(() => main(name)?.terminated?.exitCode === exitCode);
      expect(last(name)?.phase).toBe('Failed');
    }
    expect(log.filter(({ message }) => message?.startsWith('pod '))).toEqual([]);
  });

  it('are few: a pod that just runs takes one', async () => {
    await bind('quiet', {});
    await until(() => main('quiet')?.running !== undefined);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(seen.get('quiet')).toHaveLength(2);
  });
});
