// Whole commands against an empty Node script: what a person waits for.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './load.mjs';

const BIN = fileURLToPath(new URL('../../bin/kecs.js', import.meta.url));
const ROUNDS = 15;
const WANTED = { '--version': 1.6, '--help': 1.6, completion: 1.6 };

/** Prints each command's ratio; true when the light ones keep theirs. */
export function benchCommands() {
  const home = mkdtempSync(join(tmpdir(), 'kecs-bench-'));
  // A corporate CA costs Node at every start, the empty one too: leave it out of what is compared.
  const { NODE_EXTRA_CA_CERTS: _ca, ...environment } = process.env;
  const env = { ...environment, KECS_HOME: home };
  const time = (args) => {
    const started = performance.now();
    spawnSync(process.execPath, args, { env, stdio: 'ignore' });
    return performance.now() - started;
  };
  let good = true;
  try {
    for (const args of [
      ['--version'],
      ['--help'],
      ['completion', 'bash'],
      ['__complete', '--', 'status', '--name', ''],
      ['list'],
      ['status'],
      ['version'],
    ]) {
      const rounds = [];
      time([BIN, ...args]);
      for (let round = 0; round < ROUNDS; round++)
        rounds.push({ empty: time(['-e', '0']), kecs: time([BIN, ...args]) });
      const ratio = median(rounds.map(({ empty, kecs }) => kecs / empty));
      const wanted = WANTED[args[0]];
      if (wanted && ratio > wanted) good = false;
      const ms = (which) => median(rounds.map((round) => round[which])).toFixed(0);
      console.log(
        `kecs ${args.join(' ').padEnd(10)} ${ms('kecs')} ms, node -e 0 ${ms('empty')} ms, ratio ${ratio.toFixed(2)}${wanted ? ` (wanted ≤ ${wanted})` : ''}`,
      );
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  return good;
}
