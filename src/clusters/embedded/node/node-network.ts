import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../system/exec.ts';
import type { NodeSubnet } from './node-subnet.ts';

const NAMESPACES = '/run/netns';

/** A port that pods reach on the machine's end of the cable, and the loopback port that answers there. */
export type MachinePort = { port: number; loopbackPort: number };

/** Names of what an instance's node has in the kernel; made from the instance's folder, for two homes can use one name. */
export type NodeNames = { netns: string; cable: string; table: string; cgroup: string };

/** An interface's name has at most fifteen characters. */
export function nodeNames(instanceDir: string): NodeNames {
  const id = createHash('sha256').update(instanceDir).digest('hex').slice(0, 8);
  const name = `kecs-${id}`;
  return { netns: name, cable: name, table: `kecs_${id}`, cgroup: name };
}

/** Arguments that run a program in the node's network: not `ip netns exec`, which hides the cgroups. */
export function inNetwork(names: NodeNames, file: string, ...args: string[]): [string, string[]] {
  return ['nsenter', [`--net=${join(NAMESPACES, names.netns)}`, '--', file, ...args]];
}

/**
 * A network namespace with one cable to the machine. The machine reaches node and pods by a route; pods reach loopback
 * ports of the machine, which keep their callers' addresses, and through the machine whatever it may forward to. All rules
 * lie in one nftables table. Called again, it makes the same anew. Needs root.
 */
export async function makeNodeNetwork(
  names: NodeNames,
  subnet: NodeSubnet,
  ports: readonly MachinePort[],
): Promise<void> {
  await removeNodeNetwork(names);
  const { cable, netns, table } = names;
  const inside = (...args: string[]): Promise<string> => run(...inNetwork(names, 'ip', ...args));
  await run('ip', ['netns', 'add', netns]);
  await run('ip', ['link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', netns]);
  await run('ip', ['addr', 'add', `${subnet.machine}/30`, 'dev', cable]);
  await run('ip', ['link', 'set', cable, 'up']);
  await inside('link', 'set', 'lo', 'up');
  await inside('addr', 'add', `${subnet.node}/30`, 'dev', 'eth0');
  await inside('link', 'set', 'eth0', 'up');
  await inside('route', 'add', 'default', 'via', subnet.machine);
  // A packet for a pod that is gone must not follow the default route back to the machine.
  await inside('route', 'add', 'unreachable', subnet.pods);
  await run('ip', ['route', 'add', subnet.block, 'via', subnet.node]);
  // Of this interface alone, so both go away with it. The first lets packets for loopback in, the second lets pods out.
  for (const setting of ['route_localnet', 'forwarding'])
    writeFileSync(`/proc/sys/net/ipv4/conf/${cable}/${setting}`, '1');
  const toLoopback = ports.map(
    ({ port, loopbackPort }) =>
      `add rule ip ${table} in iifname ${cable} ip daddr ${subnet.machine} tcp dport ${port} dnat to 127.0.0.1:${loopbackPort}`,
  );
  // With route_localnet a pod could name any loopback address as its target: only what was led there may pass.
  await run('nft', [
    [
      `add table ip ${table}`,
      `add chain ip ${table} guard { type filter hook prerouting priority raw; }`,
      `add rule ip ${table} guard iifname ${cable} ip daddr 127.0.0.0/8 drop`,
      `add chain ip ${table} in { type nat hook prerouting priority dstnat; }`,
      ...toLoopback,
      `add chain ip ${table} out { type nat hook postrouting priority srcnat; }`,
      `add rule ip ${table} out ip saddr ${subnet.block} oifname != ${cable} masquerade`,
    ].join('; '),
  ]);
}

/** Takes away all that `makeNodeNetwork` made, also the half of it; what is not there is no failure. */
export async function removeNodeNetwork(names: NodeNames): Promise<void> {
  const { netns, cable, table } = names;
  const tables = await run('nft', ['list', 'tables']);
  if (tables.split('\n').includes(`table ip ${table}`)) await run('nft', ['delete', 'table', 'ip', table]);
  // The interface takes its addresses, routes and settings with it.
  if (existsSync(`/sys/class/net/${cable}`)) await run('ip', ['link', 'delete', cable]);
  if (hasNetwork(names)) await run('ip', ['netns', 'delete', netns]);
}

export function hasNetwork({ netns }: NodeNames): boolean {
  return existsSync(join(NAMESPACES, netns));
}

/** Destinations of the machine's routes, for `freeSubnet`. */
export async function routedDestinations(): Promise<string[]> {
  const routes = JSON.parse(await run('ip', ['-json', 'route', 'show', 'table', 'all'])) as {
    dst: string;
  }[];
  return routes.map(({ dst }) => dst);
}
