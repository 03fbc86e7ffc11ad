import { run } from '../../../system/exec.ts';
import { withSharedState } from './node-place.ts';
import { setSysctl } from './node-sysctls.ts';

/**
 * Lets pods out where the machine goes out: forwarding on the machine's interfaces, and a way through a firewall that drops
 * what it does not know, as Docker's does.
 */
export async function allowForwarding(cable: string): Promise<void> {
  const interfaces = await outwardInterfaces();
  await withSharedState((root) => {
    for (const name of interfaces) setSysctl(root, `net/ipv4/conf/${name}/forwarding`, '1');
  });
  await removeForwarding(cable);
  const policies = await run('iptables', ['-S']);
  for (const { chain, match } of openings(cable)) {
    if (policies.includes(`-P ${chain} DROP`)) await run('iptables', ['-I', chain, ...match, '-j', 'ACCEPT']);
  }
}

export async function removeForwarding(cable: string): Promise<void> {
  const rules = (await run('iptables', ['-S'])).split('\n');
  for (const { chain, match } of openings(cable)) {
    const rule = `-A ${chain} ${match.join(' ')} -j ACCEPT`;
    if (rules.includes(rule)) await run('iptables', ['-D', chain, ...match, '-j', 'ACCEPT']);
  }
}

function openings(cable: string): { chain: string; match: string[] }[] {
  return [
    { chain: 'FORWARD', match: ['-i', cable] },
    { chain: 'FORWARD', match: ['-o', cable, '-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED'] },
    // Calls to the gateway end on this machine; what was not led to one of its ports stays shut out.
    { chain: 'INPUT', match: ['-i', cable, '-m', 'conntrack', '--ctstate', 'DNAT'] },
  ];
}

/** All by which answers can come back, VPNs too. One that comes up later is taken along by the next start. */
async function outwardInterfaces(): Promise<string[]> {
  const links = JSON.parse(await run('ip', ['-json', '-4', 'address', 'show', 'up'])) as {
    ifname?: string;
  }[];
  // `ip` prints an empty object for each link that has no such address.
  return links.flatMap(({ ifname }) => (ifname === undefined || /^(lo$|kecs-)/.test(ifname) ? [] : ifname));
}
