import { expect, test } from 'vitest';
import {
  clusterToolFacts,
  containersAt,
  dockerResources,
  installedGo,
  installedKubectl,
} from '../../../../src/cli/doctor/tool-facts.ts';
import { emptyPath, fakeProgram } from '../../../helpers/fake-program.ts';

const { signal } = new AbortController();

test('what Docker has, and which container has a port', async () => {
  fakeProgram(
    'docker',
    `case "$1 $3" in
"info {{.CgroupVersion}} {{.MemTotal}} {{.NCPU}}") echo "2 8300000000 4" ;;
"ps publish=4566") echo localstack-main ;;
esac`,
  );
  expect(await dockerResources(signal)).toEqual({ cgroup: '2', memoryBytes: 8_300_000_000, cpus: 4 });
  expect(await containersAt(4566, signal)).toEqual(['localstack-main']);
  expect(await containersAt(4567, signal)).toEqual([]);
});

test('nothing installed', async () => {
  emptyPath();
  expect(await containersAt(4566, signal)).toEqual([]);
  expect(await installedGo({}, '/', signal)).toBeUndefined();
  expect(await installedKubectl({}, signal)).toBeUndefined();
  expect(await clusterToolFacts({})).toMatchObject([
    { name: 'kind', isInstalled: false, problem: { code: 'KECS1906' } },
    { name: 'k3d', isInstalled: false, problem: { code: 'KECS1906' } },
  ]);
});

test('kind that is there, k3d that is too old', async () => {
  fakeProgram('kind', 'echo kind v0.30.0 go1.25.1 linux/amd64');
  fakeProgram('k3d', 'echo k3d version v4.4.8');
  expect(await clusterToolFacts({})).toMatchObject([
    { name: 'kind', isInstalled: true, version: '0.30.0' },
    { name: 'k3d', isInstalled: true, problem: { code: 'KECS1907' } },
  ]);
});

test.each([
  ['go1.26.1\nauto', { version: '1.26.1', fetchesNewer: true }],
  ['go1.24\ngo1.24+auto', { version: '1.24', fetchesNewer: true }],
  ['go1.24.2\nlocal', { version: '1.24.2', fetchesNewer: false }],
])('Go that says %j', async (said, found) => {
  const go = fakeProgram('some-go', `printf '%s\\n' '${said}'`);
  expect(await installedGo({ KECS_GO: go }, '/', signal)).toEqual(found);
});

test('kubectl by its own word', async () => {
  const kubectl = fakeProgram('some-kubectl', `echo '{"clientVersion":{"gitVersion":"v1.35.2-gke.1"}}'`);
  expect(await installedKubectl({ KECS_KUBECTL: kubectl }, signal)).toEqual({ version: '1.35.2' });
});
