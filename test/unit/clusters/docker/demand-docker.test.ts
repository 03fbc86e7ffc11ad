import { userInfo } from 'node:os';
import { expect, test } from 'vitest';
import { demandDocker } from '../../../../src/clusters/docker/demand-docker.ts';
import { emptyPath, fakeProgram } from '../../../helpers/fake-program.ts';

test('a Docker that answers is known by version and platform', async () => {
  fakeProgram('docker', 'echo 27.1.0 linux amd64');
  expect(await demandDocker()).toEqual({ version: '27.1.0', os: 'linux', arch: 'amd64' });
});

test('without Docker the error says where to get it, and what needs none', async () => {
  emptyPath();
  await expect(demandDocker()).rejects.toMatchObject({
    code: 'KECS1901',
    exitCode: 8,
    details: { fix: [expect.stringContaining('https://'), expect.stringContaining('--provider embedded')] },
  });
});

test('a stopped Docker is told apart, with the command that starts it', async () => {
  const said =
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?';
  fakeProgram('docker', `echo '${said}' >&2; exit 1`);
  await expect(demandDocker()).rejects.toMatchObject({
    code: 'KECS1902',
    exitCode: 8,
    details: { why: said, fix: [expect.stringMatching(/start|open|DOCKER_HOST/), expect.any(String)] },
  });
});

test('a Docker that this user may not use is told apart, with the group to join', async () => {
  const said =
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock';
  fakeProgram('docker', `echo '${said}' >&2; exit 1`);
  await expect(demandDocker()).rejects.toMatchObject({
    code: 'KECS1903',
    details: { fix: [expect.stringContaining(`docker ${userInfo().username}`), expect.any(String)] },
  });
});

test('a Docker that hangs, also one that does not end when asked to, is given up within three seconds', async () => {
  fakeProgram('docker', "trap '' TERM; while :; do sleep 0.1; done");
  const started = Date.now();
  await expect(demandDocker()).rejects.toMatchObject({ code: 'KECS1904', exitCode: 8 });
  expect(Date.now() - started).toBeLessThan(3_500);
});

test('any other failure shows what Docker said', async () => {
  fakeProgram('docker', "echo 'template parsing error' >&2; exit 64");
  await expect(demandDocker()).rejects.toMatchObject({
    code: 'KECS1905',
    details: { why: 'template parsing error' },
  });
});
