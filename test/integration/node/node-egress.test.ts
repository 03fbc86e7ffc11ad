import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const missing =
  process.platform !== 'linux' || process.getuid?.() !== 0
    ? 'root on Linux'
    : ['ip', 'iptables', 'unshare'].find((tool) => spawnSync(tool, ['--version']).error !== undefined);

const SCRIPT = join(import.meta.dirname, '../../helpers/forwarding-in-a-firewall.ts');

/** In a network namespace of its own, so that no firewall of this machine is touched. */
function rulesWith(policy: string): { before: string[]; during: string[]; after: string[] } {
  const args = ['--net', process.execPath, '--experimental-strip-types', '--no-warnings', SCRIPT, policy];
  return JSON.parse(execFileSync('unshare', args, { encoding: 'utf8' })) as ReturnType<typeof rulesWith>;
}

describe.skipIf(missing !== undefined)(
  `a node behind a firewall${missing ? ` (needs ${missing})` : ''}`,
  () => {
    test('that drops what it does not know gets the openings that it needs, once, and takes them away', () => {
      const { before, during, after } = rulesWith('DROP');
      expect(during.filter((rule) => !before.includes(rule)).toSorted()).toEqual([
        '-A FORWARD -i kecs-test -j ACCEPT',
        '-A FORWARD -o kecs-test -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
        '-A INPUT -i kecs-test -m conntrack --ctstate DNAT -j ACCEPT',
      ]);
      expect(after).toEqual(before);
    });

    test('that lets all through is not touched', () => {
      const { before, during, after } = rulesWith('ACCEPT');
      expect(during).toEqual(before);
      expect(after).toEqual(before);
    });
  },
);
