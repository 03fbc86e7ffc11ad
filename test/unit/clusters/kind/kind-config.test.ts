import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { kindConfig } from '../../../../src/clusters/kind/kind-config.ts';
import { kindInstanceWith } from '../../../helpers/kind-instance.ts';

type Mapping = { containerPort: number; hostPort: number; listenAddress: string };

test('everything is published on loopback addresses alone, on ::1 too where the machine has it', () => {
  for (const ipv6 of [false, true]) {
    const config = parse(kindConfig(kindInstanceWith(), ipv6));
    expect(config.networking).toEqual({ apiServerAddress: '127.0.0.1', apiServerPort: 24_443 });
    const mappings: Mapping[] = config.nodes[0].extraPortMappings;
    const addresses = new Set(mappings.map(({ listenAddress }) => listenAddress));
    expect([...addresses]).toEqual(ipv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1']);
    const onFour = mappings.filter(({ listenAddress }) => listenAddress === '127.0.0.1');
    expect(onFour.map(({ hostPort, containerPort }) => [hostPort, containerPort])).toEqual([
      [24_566, 30_466],
      [24_500, 30_500],
      [24_501, 30_501],
    ]);
  }
});
