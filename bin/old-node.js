// On a Node.js that is too old for kecs: a checkout pins its own as a development dependency; use that when it is there.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
if (existsSync(own) && !process.env.KECS_NODE_REEXEC) {
  const env = { ...process.env, KECS_NODE_REEXEC: '1' };
  const child = spawn(own, process.argv.slice(1), { stdio: 'inherit', env });
  // The terminal sends Ctrl-C to both; the child decides how to end, this process only waits for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => signal === 'SIGINT' || child.kill(signal));
  }
  child.on('exit', (code, signal) => {
    process.exitCode = code === null ? 128 + constants.signals[signal] : code;
  });
} else {
  process.stderr.write(
    `kecs needs Node.js 22.12 or newer; this is ${process.version} (${process.execPath}).\n` +
      'Install a current Node.js (https://nodejs.org), or run kecs with npx from a checkout after npm ci.\n',
  );
  process.exitCode = 8;
}
