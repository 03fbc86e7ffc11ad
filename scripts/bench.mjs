// Speed, as ratios taken in one run: npm run bench [-- commands | control-plane | instance | node]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { benchCommands } from './bench/commands.mjs';
import { benchInstance } from './bench/instance.mjs';
import { benchNode } from './bench/node.mjs';

const wanted = new Set(process.argv.slice(2));
const asked = (name) => wanted.size === 0 || wanted.has(name);
const missed = [];

async function part(name, title, run) {
  if (!asked(name)) return;
  console.log(`\n── ${title}`);
  if (!(await run())) missed.push(title);
}

await part('commands', 'light commands against node -e 0', benchCommands);
await part('control-plane', 'control plane against a bare node:http server', () => {
  const script = fileURLToPath(new URL('./bench/control-plane.mjs', import.meta.url));
  return spawnSync(process.execPath, [script], { stdio: 'inherit' }).status === 0;
});
await part('instance', 'a running instance', benchInstance);
await part('node', 'a real node', benchNode);

console.log(missed.length === 0 ? '\nall targets met' : `\nmissed: ${missed.join('; ')}`);
process.exitCode = missed.length === 0 ? 0 : 1;
