import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EcsClusters } from '../../../src/control-plane/store/kinds.ts';
import { objectName } from '../../../src/control-plane/store/object-name.ts';
import { RecordStore } from '../../../src/control-plane/store/record-store.ts';
import { SortedView } from '../../../src/control-plane/store/sorted-view.ts';
import { systemClock } from '../../../src/system/system-clock.ts';
import { FakeKube } from '../../helpers/fake-kube.ts';

type Counter = { count: number };
const key = (name: string) => ({ account: '111122223333', region: 'us-east-1', name });

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

describe('the record store', () => {
  let kube: FakeKube;
  let stop: AbortController;
  beforeEach(() => {
    kube = new FakeKube();
    stop = new AbortController();
  });
  afterEach(() => stop.abort());

  async function open(view?: SortedView<Counter>): Promise<RecordStore<Counter>> {
    const store = new RecordStore<Counter>(kube, systemClock, 'kecs-system', EcsClusters, view ? [view] : []);
    await new Promise<void>((resolve) => store.follow(stop.signal, resolve));
    return store;
  }

  it('reads its own write at once, and another’s when the watch has told', async () => {
    const [one, two] = [await open(), await open()];
    await one.create(key('a'), { count: 1 });
    expect(one.get(key('a'))?.data).toEqual({ count: 1 });
    await settle();
    expect(two.get(key('a'))?.data).toEqual({ count: 1 });
    await two.update(key('a'), ({ count }) => ({ count: count + 1 }));
    await settle();
    expect(one.get(key('a'))?.data).toEqual({ count: 2 });
  });

  it('lets one of many creators win, across processes, and knows the winner’s data', async () => {
    const stores = [await open(), await open(), await open()];
    const created = await Promise.all(stores.map((store, at) => store.create(key('a'), { count: at })));
    expect(created.filter((record) => record !== undefined)).toHaveLength(1);
    expect(new Set(stores.map((store) => store.get(key('a'))?.data.count)).size).toBe(1);
  });

  it('loses no update however many come at once from two processes', async () => {
    const [one, two] = [await open(), await open()];
    await one.create(key('a'), { count: 0 });
    await settle();
    const add = ({ count }: Counter) => ({ count: count + 1 });
    await Promise.all(Array.from({ length: 60 }, (_, at) => (at % 2 ? one : two).update(key('a'), add)));
    await settle();
    expect(one.get(key('a'))?.data.count).toBe(60);
  });

  it('writes nothing when nothing changes', async () => {
    const store = await open();
    await store.create(key('a'), { count: 0 });
    const writes: string[] = [];
    kube.beforeWrite = (verb) => void writes.push(verb);
    await store.update(key('a'), (data) => data);
    expect(writes).toEqual([]);
  });

  it('passes on what the change or the API server refuses, and works on afterwards', async () => {
    const store = await open();
    await store.create(key('a'), { count: 0 });
    await expect(
      store.update(key('a'), () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    kube.beforeWrite = () => {
      throw new Error('API server is gone');
    };
    await expect(store.update(key('a'), () => ({ count: 1 }))).rejects.toThrow('gone');
    expect(store.get(key('a'))?.data.count).toBe(0);
    kube.beforeWrite = () => undefined;
    await store.update(key('a'), () => ({ count: 2 }));
    expect(store.get(key('a'))?.data.count).toBe(2);
  });

  it('does not bring a deleted record back when late news of it arrive', async () => {
    const view = new SortedView<Counter>((record) => ({ group: 'all', sortKey: record.name }));
    const store = await open(view);
    const record = await store.create(key('a'), { count: 0 });
    if (record === undefined) throw new Error('not created');
    await store.delete(record);
    expect([store.get(key('a')), view.count('all')]).toEqual([undefined, 0]);
    await settle();
    expect([store.get(key('a')), view.count('all')]).toEqual([undefined, 0]);
    await store.create(key('a'), { count: 7 });
    await settle();
    expect(store.get(key('a'))?.data.count).toBe(7);
  });

  it('finds after a restart all that was acknowledged', async () => {
    const store = await open();
    for (let at = 0; at < 30; at++) await store.create(key(`c${at}`), { count: at });
    const again = await open();
    expect(again.size).toBe(30);
    expect(again.get(key('c29'))?.data.count).toBe(29);
  });

  it('does not serve objects that others wrote without our fields', async () => {
    await kube.create(EcsClusters, {
      apiVersion: 'ecs.kecs.dev/v1alpha1',
      kind: 'EcsCluster',
      metadata: { name: 'stray', namespace: 'kecs-system' },
      spec: { name: 'stray' },
    });
    expect((await open()).size).toBe(0);
  });
});

describe('object names', () => {
  it.each(['web', 'Web', 'we_b', 'we-b', 'x'.repeat(255), '---', 'web:1', 'ü'])(
    'are legal for %j',
    (name) => {
      const made = objectName(key(name));
      expect(made).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
      expect(made.length).toBeLessThanOrEqual(253);
    },
  );

  it('differ where names, accounts or regions differ', () => {
    const names = [
      key('web'),
      key('Web'),
      key('we_b'),
      key('we-b'),
      { ...key('web'), region: 'eu-west-1' },
      { ...key('web'), account: '000000000000' },
    ].map(objectName);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('sorted views', () => {
  it('page both ways through what fits, and follow changes', () => {
    const view = new SortedView<Counter>(({ name, data }) =>
      data.count > 0 ? { group: 'g', sortKey: name } : undefined,
    );
    const record = (name: string, count = 1) => ({ ...key(name), data: { count }, metadata: { name } });
    for (const name of ['d', 'b', 'a', 'c']) view.add(record(name));
    view.add(record('x', 0));
    const names = (page: { items: readonly { name: string }[] }) =>
      page.items.map((item) => item.name).join('');
    const first = view.page('g', 3);
    expect([names(first), first.last]).toEqual(['abc', 'c']);
    expect(view.page('g', 3, 'c')).toMatchObject({ items: [{ name: 'd' }], last: undefined });
    expect(names(view.page('g', 2, undefined, true))).toBe('dc');
    expect(names(view.page('g', 9, 'c', true))).toBe('ba');
    view.remove(record('b'));
    expect(names(view.page('g', 9, 'a'))).toBe('cd');
    expect(view.page('other', 9)).toEqual({ items: [], last: undefined });
  });
});
