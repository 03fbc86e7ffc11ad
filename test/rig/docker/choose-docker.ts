import { join } from 'node:path';
import { run } from '../../../src/system/exec.ts';
import { missingPackages } from '../apt-packages.ts';
import { daemonOf, RIG_DAEMON, socketOf, startDaemon } from './daemon.ts';

/** A daemon that answers, and how tests find it. Only one of our own may be killed by a test, so only that has a pid. */
export type Docker = {
  own: boolean;
  variables: Record<string, string>;
  call: (...args: string[]) => Promise<string>;
};

/** Our own daemon if it runs; else one that answers already, as on a CI machine; else our own, started. */
export async function chooseDocker(): Promise<Docker> {
  if (process.platform !== 'linux') throw new Error('the test clusters need Linux');
  const there = daemonOf(RIG_DAEMON) === undefined && (await answers());
  const missing = await missingPackages(!there);
  if (missing.length > 0) throw new Error(`packages are missing: apt-get install ${missing.join(' ')}`);
  if (there) return { own: false, variables: {}, call: (...args) => call(args) };
  if (process.getuid?.() !== 0) throw new Error('no Docker daemon answers, and to start one needs root');
  const { pid } = await startDaemon(RIG_DAEMON);
  const host = socketOf(RIG_DAEMON);
  return {
    own: true,
    variables: {
      DOCKER_HOST: host,
      // k3d's name for the socket that it gives to its tools.
      DOCKER_SOCK: join(RIG_DAEMON.run, 'docker.sock'),
      KECS_TEST_DOCKER_PID: String(pid),
    },
    call: (...args) => call(['--host', host, ...args]),
  };
}

function answers(): Promise<boolean> {
  return run('docker', ['version'], { timeoutMs: 10_000 }).then(
    () => true,
    () => false,
  );
}

function call(args: readonly string[]): Promise<string> {
  return run('docker', args, { timeoutMs: 300_000 });
}
