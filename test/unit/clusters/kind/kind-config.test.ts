import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { kindConfig } from '../../../../src/clusters/kind/kind-config.ts';
import { clusterInstanceWith } from '../../../helpers/cluster-instance.ts';

type Mapping = { containerPort: number; hostPort: number; listenAddress: string };

test('everything is published on 127.0.0.1 alone', () => {
  const config = parse(kindConfig(clusterInstanceWith()));
  expect(config.networking).toEqual({ apiServerAddress: '127.0.0.1', apiServerPort: 24_443 });
  const mappings: Mapping[] = config.nodes[0].extraPortMappings;
  expect(mappings.map(({ listenAddress }) => listenAddress)).toEqual(mappings.map(() => '127.0.0.1'));
  expect(mappings.map(({ hostPort, containerPort }) => [hostPort, containerPort])).toEqual([
    [24_566, 30_466],
    [24_500, 30_500],
    [24_501, 30_501],
  ]);
});
