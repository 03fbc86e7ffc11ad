import { expect, test } from 'vitest';
import { k3dArguments } from '../../../../src/clusters/k3d/k3d-arguments.ts';
import { k3dDriver } from '../../../../src/clusters/k3d/k3d-driver.ts';
import { clusterInstanceWith } from '../../../helpers/cluster-instance.ts';

test('everything is published on loopback addresses alone, straight from the server, on ::1 too where the machine has it', () => {
  for (const ipv6 of [false, true]) {
    const args = k3dArguments('kecs-one', clusterInstanceWith(), ipv6);
    const after = (flag: string): (string | undefined)[] =>
      args.flatMap((arg, index) => (arg === flag ? [args[index + 1]] : []));
    expect(after('--api-port')).toEqual(['127.0.0.1:24443']);
    const ports = after('--port');
    expect(ports.filter((port) => port?.startsWith('127.0.0.1:'))).toEqual([
      '127.0.0.1:24566:30466@server:0:direct',
      '127.0.0.1:24500:30500@server:0:direct',
      '127.0.0.1:24501:30501@server:0:direct',
    ]);
    expect(ports.filter((port) => port?.startsWith('[::1]:')).length).toBe(ipv6 ? 3 : 0);
    expect(ports.length).toBe(ipv6 ? 6 : 3);
  }
});

test("the user's kubeconfig is left alone, and k3s brings no Traefik of its own", () => {
  const args = k3dArguments('kecs-one', clusterInstanceWith(), false);
  expect(args).toContain('--kubeconfig-update-default=false');
  expect(args).toContain('--disable=traefik@server:0');
});

test('a name that k3d would refuse is refused before', () => {
  expect(k3dDriver.refusedName(`kecs-${'a'.repeat(27)}`)).toBeUndefined();
  expect(k3dDriver.refusedName(`kecs-${'a'.repeat(28)}`)).toContain('32 characters');
});
