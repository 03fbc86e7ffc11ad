import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pod } from '../../../src/control-plane/simulated-node/pod.ts';
import type { Kube } from '../../../src/core/ports.ts';
import { Namespaces, Pods, resourceTypeOf } from '../../../src/kube/resource-types.ts';
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
