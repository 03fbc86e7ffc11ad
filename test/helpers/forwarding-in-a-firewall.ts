import { execFileSync } from 'node:child_process';
import { allowForwarding, removeForwarding } from '../../src/clusters/embedded/node/node-egress.ts';

// A program of its own, for a network namespace of its own: prints the rules before, with and after a node's way out.
const [policy = 'ACCEPT'] = process.argv.slice(2);
const rules = (): string[] => execFileSync('iptables', ['-S'], { encoding: 'utf8' }).trim().split('\n');
for (const chain of ['INPUT', 'FORWARD']) execFileSync('iptables', ['-P', chain, policy]);
const before = rules();
await allowForwarding('kecs-test');
// A second start of the same node.
await allowForwarding('kecs-test');
const during = rules();
await removeForwarding('kecs-test');
process.stdout.write(JSON.stringify({ before, during, after: rules() }));
