// `up` makes what the tests of real clusters need and says it in lines of an environment; `env` says it again; `down`
// ends it; `packages` installs what a real node needs, where that is allowed, and names what is missing. Nothing else goes to stdout.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingPackages } from './apt-packages.ts';
import { say } from './cache.ts';
import { daemonOf, RIG_DAEMON, stopDaemon } from './docker/daemon.ts';
import { tracesOfDocker } from './docker/network.ts';
import { prepare } from './parts.ts';

const USAGE = 'usage: node scripts/test-rig.mjs up|env|down|packages';
const ENV_FILE = join(RIG_DAEMON.run, 'env');

async function main(command: string | undefined): Promise<number> {
  switch (command) {
    case 'up': {
      const lines = await prepare();
      if (existsSync(RIG_DAEMON.run)) writeFileSync(ENV_FILE, lines, { mode: 0o600 });
      process.stdout.write(lines);
      return 0;
    }
    case 'env':
      if (daemonOf(RIG_DAEMON) === undefined || !existsSync(ENV_FILE)) {
        say('it is not up: node scripts/test-rig.mjs up');
        return 3;
      }
      process.stdout.write(readFileSync(ENV_FILE));
      return 0;
    case 'packages':
      process.stdout.write((await missingPackages(false)).join(' '));
      return 0;
    case 'down':
      return down();
    default:
      say(USAGE);
      return 2;
  }
}

/** Only what `up` started is ended: a Docker daemon of somebody else is not touched. */
async function down(): Promise<number> {
  if (!existsSync(RIG_DAEMON.run)) return 0;
  await stopDaemon(RIG_DAEMON);
  const traces = await tracesOfDocker();
  for (const trace of traces) say(`left behind: ${trace}`);
  return traces.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv[2]);
