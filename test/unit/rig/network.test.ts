import { expect, test } from 'vitest';
import { isOfDocker } from '../../rig/docker/network.ts';

test.each([
  '-A FORWARD -j DOCKER-USER',
  '-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  '-A FORWARD -i br-b78bd3b0ddfc ! -o br-b78bd3b0ddfc -j ACCEPT',
  '-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE',
  '-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER',
])('is taken away with the daemon: %s', (rule) => {
  expect(isOfDocker(rule)).toBe(true);
});

test.each([
  '-P FORWARD DROP',
  '-A FORWARD -s 10.244.0.0/24 -j ACCEPT',
  '-A POSTROUTING -s 10.201.0.0/30 -j MASQUERADE',
  '-A INPUT -i br-lan -j ACCEPT',
  // The chains of its own go as a whole.
  '-A DOCKER -i docker0 -j RETURN',
])('is none of its rules: %s', (rule) => {
  expect(isOfDocker(rule)).toBe(false);
});
