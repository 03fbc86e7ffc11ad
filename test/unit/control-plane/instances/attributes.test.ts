import { beforeEach, describe, expect, it } from 'vitest';
import { forgetInstancesOfGoneNodes } from '../../../../src/control-plane/instances/forget-instances.ts';
import { Nodes } from '../../../../src/kube/resource-types.ts';
import { nodeNamed } from '../../../helpers/node-objects.ts';
import { TaskRig } from '../../../helpers/task-rig.ts';

describe('attributes of container instances', () => {
  let rig: TaskRig;
  let targetId: string;
  beforeEach(async () => {
    rig = new TaskRig();
    await rig.start();
    await rig.kube.create(Nodes, nodeNamed('extra'));
    await rig.pass(0);
    const arns = (await rig.call('ListContainerInstances', {}))['containerInstanceArns'] as string[];
    targetId = arns[0] ?? '';
  });

  const put = (attributes: object[]) => rig.call('PutAttributes', { attributes });
  const list = async (input: object) =>
    (await rig.call('ListAttributes', { targetType: 'container-instance', ...input }))['attributes'];

  it('are put, replaced, found by filters and deleted', async () => {
    expect(
      await put([
        { name: 'color', value: 'red', targetId },
        { name: 'gpu', targetId },
      ]),
    ).toEqual({
      attributes: [
        { name: 'color', value: 'red', targetId },
        { name: 'gpu', targetId },
      ],
    });
    await put([{ name: 'color', value: 'blue', targetId: targetId.split('/')[2] }]);
    expect(await list({ attributeName: 'color' })).toEqual([{ name: 'color', value: 'blue', targetId }]);
    expect(await list({ attributeName: 'color', attributeValue: 'red' })).toEqual([]);
    const filtered = await rig.call('ListContainerInstances', { filter: 'attribute:color == blue' });
    expect(filtered['containerInstanceArns']).toEqual([targetId]);
    const attributes = [{ name: 'color', targetId }];
    expect(await rig.call('DeleteAttributes', { attributes })).toEqual({
      attributes: [{ name: 'color', value: 'blue', targetId }],
    });
    expect(await list({ attributeName: 'color' })).toEqual([]);
    expect(await list({ attributeName: 'gpu' })).toEqual([{ name: 'gpu', targetId }]);
  });

  it('list those of ECS of all instances too, in pages', async () => {
    expect(await list({ attributeName: 'ecs.os-type' })).toHaveLength(2);
    const all: object[] = [];
    for (let nextToken: unknown; ; ) {
      const page = await rig.call('ListAttributes', {
        targetType: 'container-instance',
        maxResults: 7,
        nextToken,
      });
      all.push(...(page['attributes'] as object[]));
      nextToken = page['nextToken'];
      if (nextToken === undefined) break;
    }
    expect(all).toEqual(await list({ maxResults: 100 }));
    expect(new Set(all.map((attribute) => JSON.stringify(attribute))).size).toBe(all.length);
  });

  it('are forgotten with their node', async () => {
    forgetInstancesOfGoneNodes(rig.stores, () => undefined, new AbortController().signal);
    await put([{ name: 'color', targetId }]);
    await rig.pass(0);
    expect(rig.stores.containerInstances.size).toBe(1);
    for (const { metadata } of await rig.kube.list(Nodes)) await rig.kube.delete(Nodes, metadata.name);
    await rig.pass(0);
    expect(rig.stores.containerInstances.size).toBe(0);
  });

  it('end at ten', async () => {
    const attributes = (from: number) =>
      Array.from({ length: 6 }, (_, at) => ({ name: `a${from + at}`, targetId }));
    await put(attributes(0));
    await expect(put(attributes(6))).rejects.toMatchObject({ code: 'AttributeLimitExceededException' });
    await put(attributes(4));
  });

  it.each([
    [[], 'InvalidParameterException'],
    [[{ name: 'x', targetId: 'nope' }], 'TargetNotFoundException'],
    [[{ name: 'ecs.os-type', value: 'x' }], 'InvalidParameterException'],
    [[{ name: 'a b' }], 'InvalidParameterException'],
    [[{ name: 'a', value: ' b' }], 'InvalidParameterException'],
    [[{ name: 'a', targetType: 'task' }], 'InvalidParameterException'],
  ])('are refused: %j', async (attributes, code) => {
    const withTarget = attributes.map((attribute: object) => ({ targetId, ...attribute }));
    await expect(put(withTarget)).rejects.toMatchObject({ code });
  });
});
