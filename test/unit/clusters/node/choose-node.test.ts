import { expect, test } from 'vitest';
import { chooseNode } from '../../../../src/clusters/embedded/node/choose-node.ts';
import type { NodeSupport } from '../../../../src/clusters/embedded/node/node-support.ts';

const tools = {
  containerd: '/usr/bin/containerd',
  ctr: '/usr/bin/ctr',
  cniPlugins: '/usr/lib/cni',
  path: '/usr/bin',
};
const able: NodeSupport = { tools };
const unable: NodeSupport = { missing: ['not found: runc'], fix: ['apt-get install -y runc'] };

test.each([undefined, 'auto'] as const)(
  'a new instance asked for %s gets a real node where it can',
  (wanted) => {
    expect(chooseNode(wanted, undefined, able)).toEqual({ kind: 'containerd', tools });
  },
);

test('where it cannot, one line says why and what helps', () => {
  expect(chooseNode('auto', undefined, unable)).toEqual({
    kind: 'simulated',
    note: 'node simulated, tasks run no containers: not found: runc; apt-get install -y runc',
  });
});

test('an instance keeps its node, and is not told each time that another would do', () => {
  expect(chooseNode(undefined, 'simulated', able)).toEqual({ kind: 'simulated', note: undefined });
  expect(chooseNode('auto', 'containerd', able)).toMatchObject({ kind: 'containerd' });
});

test('what is asked for wins over what it has', () => {
  expect(chooseNode('containerd', 'simulated', able)).toMatchObject({ kind: 'containerd' });
  expect(chooseNode('simulated', 'containerd', unable)).toEqual({ kind: 'simulated', note: undefined });
});

test.each([
  ['asked for', 'containerd', undefined],
  ['what the instance has', undefined, 'containerd'],
] as const)('a real node that is %s and cannot be is refused with what is missing', (_, wanted, earlier) => {
  expect(() => chooseNode(wanted, earlier, unable)).toThrow(
    expect.objectContaining({
      code: 'KECS2301',
      exitCode: 8,
      details: expect.objectContaining({
        why: 'not found: runc',
        fix: expect.arrayContaining(['apt-get install -y runc']),
      }),
    }),
  );
});
