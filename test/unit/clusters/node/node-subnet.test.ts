import { expect, it } from 'vitest';
import { freeSubnet, nodeSubnet } from '../../../../src/clusters/embedded/node/node-subnet.ts';

it('cuts a block into the cable and the range of the pods', () => {
  expect(nodeSubnet(0)).toEqual({
    block: '10.201.0.0/21',
    node: '10.201.0.1',
    machine: '10.201.0.2',
    pods: '10.201.4.0/22',
  });
  expect(nodeSubnet(31).block).toBe('10.201.248.0/21');
});

it.each([
  [[], '10.201.0.0/21'],
  [['default', '192.168.1.0/24', '10.200.255.0/24', '10.202.0.0/16'], '10.201.0.0/21'],
  [['10.201.0.0/21'], '10.201.8.0/21'],
  [['10.201.7.9', '10.201.8.0/30'], '10.201.16.0/21'],
  [['10.201.0.0/18'], '10.201.64.0/21'],
  [['fe80::/64', '0.0.0.0/0'], '10.201.0.0/21'],
  [['10.0.0.0/8'], undefined],
])('beside the routes %j takes %s', (taken, block) => {
  expect(freeSubnet(taken)?.block).toBe(block);
});
