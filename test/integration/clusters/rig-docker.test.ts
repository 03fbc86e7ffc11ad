import { afterEach, describe, expect, test } from 'vitest';
import { run } from '../../../src/system/exec.ts';
import { goneWithin, refOf, signal } from '../../../src/system/processes.ts';
import { missingFromRig, rigVariable } from '../../helpers/rig-part.ts';
import { daemonOf, RIG_DAEMON, startDaemon } from '../../rig/docker/daemon.ts';

const missing =
  missingFromRig('KIND') ?? (process.env['KECS_TEST_DOCKER_PID'] ? undefined : 'Docker is not ours to stop');

describe.skipIf(missing)(`the Docker of the test rig${missing ? ` (${missing})` : ''}`, () => {
  afterEach(async () => {
    await startDaemon();
  });

  test('is back with its images and without its containers after it was killed', async () => {
    const image = rigVariable('KECS_TEST_KIND_NODE_IMAGE');
    const id = await run('docker', [
      'run',
      '--detach',
      '--stop-signal=KILL',
      '--entrypoint',
      '/usr/bin/sleep',
      image,
      '1000',
    ]);
    const daemon = daemonOf(RIG_DAEMON);
    if (daemon === undefined) throw new Error('the daemon does not run');
    signal(daemon, 'SIGKILL');
    expect(await goneWithin(daemon, 10_000)).toBe(true);
    await expect(run('docker', ['version'])).rejects.toThrow();

    await startDaemon();
    expect(await run('docker', ['image', 'ls', '--quiet', image])).not.toBe('');
    expect(await run('docker', ['ps', '--quiet', '--filter', `id=${id}`])).toBe('');
    await run('docker', ['rm', '--force', id]);
  });

  test('is one daemon, however often it is started', async () => {
    const [one, other] = [await startDaemon(), await startDaemon()];
    expect(one).toEqual(other);
    expect(refOf(one.pid)).toEqual(one);
  });
});
