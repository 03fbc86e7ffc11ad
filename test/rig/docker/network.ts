import { run } from '../../../src/system/exec.ts';

/**
 * Packets of containers do not leave the machine: one for a pod that is gone would otherwise follow the default route.
 * Tests need no other machine; what they test must not do this, since tasks of users may.
 */
export async function keepPacketsHere(): Promise<void> {
  const way = /\bdev (\S+)/.exec(await run('ip', ['route', 'show', 'default']))?.[1];
  if (way === undefined) return;
  // TCP by a reset: the kernel rations the ICMP errors per address, and a node's DNS queries alone use them up.
  const rest = ['DOCKER-USER', '-o', way, '-j', 'REJECT'];
  const tcp = ['DOCKER-USER', '-o', way, '-p', 'tcp', '-j', 'REJECT', '--reject-with', 'tcp-reset'];
  for (const rule of [rest, tcp]) await iptables('-C', ...rule).catch(() => iptables('-I', ...rule));
}

/** dockerd leaves its bridge and its rules behind when it ends. */
export async function removeTraces(): Promise<void> {
  await run('ip', ['link', 'delete', 'docker0']).catch(() => undefined);
  for (const table of ['filter', 'nat']) {
    const rules = (await iptables('-t', table, '-S')).split('\n');
    for (const rule of rules.filter((line) => isOfDocker(line)))
      await iptables('-t', table, '-D', ...rule.split(' ').slice(1));
    const chains = rules.flatMap((line) => /^-N (DOCKER\S*)$/.exec(line)?.[1] ?? []);
    for (const flag of ['-F', '-X']) for (const chain of chains) await iptables('-t', table, flag, chain);
  }
  await iptables('-P', 'FORWARD', 'ACCEPT');
}

/** What is left of Docker in the machine's network; nothing after `removeTraces`. */
export async function tracesOfDocker(): Promise<string[]> {
  const links = (await run('ip', ['-brief', 'link']))
    .split('\n')
    .filter((line) => /^(docker0|br-[0-9a-f]{12})\b/.test(line));
  const tables = await Promise.all(['filter', 'nat'].map((table) => iptables('-t', table, '-S')));
  return [
    ...links,
    ...tables.flatMap((rules) => rules.split('\n')).filter((rule) => rule.includes('DOCKER')),
  ];
}

/** A rule in a chain of the system's own that leads to Docker's chains, names its bridge or serves its addresses. */
export function isOfDocker(rule: string): boolean {
  return (
    /^-A (?!DOCKER)/.test(rule) &&
    (/-j DOCKER/.test(rule) ||
      /\b(?:docker0|br-[0-9a-f]{12})\b/.test(rule) ||
      /-s 172\.17\.\S+ .*MASQUERADE/.test(rule))
  );
}

function iptables(...args: string[]): Promise<string> {
  return run('iptables', args);
}
