import { delimiter, dirname } from 'node:path';
import { expect, test } from 'vitest';
import { chooseProvider } from '../../../src/clusters/choose-provider.ts';
import { fakeProgram } from '../../helpers/fake-program.ts';

const KIND = 'echo kind v0.33.0 go1.26.0 linux/amd64';

/** Fakes of docker and kind and nothing else in PATH; a socket is said to be somewhere. */
function machine(docker: string, kind: string): NodeJS.ProcessEnv {
  const folders = [fakeProgram('docker', docker), fakeProgram('kind', kind)].map((path) => dirname(path));
  return { PATH: folders.join(delimiter), DOCKER_HOST: 'unix:///somewhere' };
}

test('kind is chosen where it and a Docker that answers are there', async () => {
  expect(await chooseProvider(machine('echo 27.1.0 linux amd64', KIND))).toEqual({
    name: 'kind',
    why: 'provider kind: Docker 27.1.0 answers and kind 0.33.0 is there (choose with --provider)',
  });
});

test.each([
  [
    'a stopped Docker',
    "echo 'Cannot connect to the Docker daemon' >&2; exit 1",
    KIND,
    /Docker is not running/,
  ],
  ['a kind that is too old', 'echo 27.1.0 linux amd64', 'echo kind v0.9.0', /kind 0.9.0 is too old/],
])('%s leads to embedded, with the reason', async (_what, docker, kind, reason) => {
  const { name, why } = await chooseProvider(machine(docker, kind));
  expect(name).toBe('embedded');
  expect(why).toMatch(reason);
});

test('k3d is chosen where there is no kind', async () => {
  const folders = [
    fakeProgram('docker', 'echo 27.1.0 linux amd64'),
    fakeProgram('k3d', 'echo k3d version v5.9.0'),
  ];
  const PATH = folders.map((path) => dirname(path)).join(delimiter);
  expect(await chooseProvider({ PATH, DOCKER_HOST: 'unix:///somewhere' })).toMatchObject({ name: 'k3d' });
});

test('without either Docker is not even asked', async () => {
  const docker = fakeProgram('docker', 'sleep 5');
  const started = Date.now();
  const { why } = await chooseProvider({ PATH: dirname(docker), DOCKER_HOST: 'unix:///somewhere' });
  expect(why).toContain('neither kind nor k3d is installed');
  expect(Date.now() - started).toBeLessThan(500);
});
