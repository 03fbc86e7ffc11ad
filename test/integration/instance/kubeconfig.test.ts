import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { KubeTransport } from '../../../src/kube/kube-transport.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';

const KUBECTL = spawnSync('kubectl', ['version', '--client']).status === 0;

/** It prints what it was given and ends with code 5. */
const FAKE_KUBECTL = `#!/usr/bin/env node
console.log(JSON.stringify({ args: process.argv.slice(2), kubeconfig: process.env.KUBECONFIG }));
process.exitCode = 5;
`;

const home = new KecsHome();
const own = join(home.dir, 'instances/one/kubeconfig');
const theirs = join(home.dir, 'user/.kube/config');
const THEIRS = `# mine
apiVersion: v1
kind: Config
current-context: work
clusters:
- cluster:
    server: https://work.example # VPN
  name: work
contexts:
- context:
    cluster: work
    user: ""
  name: work
users: []
`;

beforeAll(async () => {
  home.env['KUBECONFIG'] = theirs;
  mkdirSync(join(home.dir, 'user/.kube'), { recursive: true });
  writeFileSync(theirs, THEIRS);
  const started = await home.start('one', '--no-localstack');
  expect(started.code === 0 ? '' : started.stderr).toBe('');
});
afterAll(() => home.remove());

test('kubeconfig prints the instance’s own file, or where it is', async () => {
  expect(await home.run('kubeconfig')).toMatchObject({ code: 0, stdout: readFileSync(own, 'utf8') });
  expect(await home.run('kubeconfig', '--path')).toMatchObject({ code: 0, stdout: `${own}\n` });
});

test('kubectl gets all after -- and the instance’s kubeconfig, and gives its exit code', async () => {
  const fake = join(home.dir, 'fake-kubectl');
  writeFileSync(fake, FAKE_KUBECTL, { mode: 0o755 });
  home.env['KECS_KUBECTL'] = fake;
  const result = await home.run('kubectl', '--name', 'one', '--', 'get', 'pods', '--name', 'x', '-o', 'wide');
  delete home.env['KECS_KUBECTL'];
  expect(result.code).toBe(5);
  const args = ['get', 'pods', '--name', 'x', '-o', 'wide'];
  expect(JSON.parse(result.stdout)).toEqual({ args, kubeconfig: own });
});

test('a missing kubectl is exit 8 with how to get one; flags without -- are exit 2 with where they go', async () => {
  home.env['KECS_KUBECTL'] = '/nowhere/kubectl';
  expect(await home.run('kubectl', '--', 'get', 'pods')).toMatchObject({
    code: 8,
    stderr: expect.stringMatching(/KECS2204[\s\S]*install kubectl/),
  });
  delete home.env['KECS_KUBECTL'];
  expect(await home.run('kubectl', 'get', 'pods', '-A')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('kecs kubectl -- '),
  });
});

test.skipIf(!KUBECTL)(
  'the real kubectl works on the instance (skipped where there is no kubectl)',
  async () => {
    const { code, stdout } = await home.run(
      'kubectl',
      '--',
      'get',
      'ingressroute',
      '-n',
      'kecs-system',
      '-o',
      'name',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('ingressroute');
    expect((await home.run('kubectl', '--', 'get', 'nothing-of-this-kind')).code).toBe(1);
  },
);

test('merge adds a context that reaches the API, and delete takes it out again', async () => {
  expect(await home.run('kubeconfig', '--switch-context')).toMatchObject({ code: 2 });
  expect((await home.run('kubeconfig', '--merge', '--switch-context')).code).toBe(0);
  const text = readFileSync(theirs, 'utf8');
  expect(parse(text)).toMatchObject({ 'current-context': 'kecs-one' });
  const transport = KubeTransport.fromFile(theirs);
  try {
    await expect(
      transport.json({ method: 'GET', path: '/api/v1/namespaces/kecs-system' }),
    ).resolves.toBeDefined();
  } finally {
    transport.close();
  }
  if (KUBECTL) {
    // kubectl writes the file in its own way; what it keeps must still be known as the instance's.
    const kubectl = (...args: string[]) => execFileSync('kubectl', args, { env: home.env, encoding: 'utf8' });
    kubectl('config', 'set-context', '--current', '--namespace=kecs-system');
    kubectl('config', 'rename-context', 'kecs-one', 'dev');
    expect(kubectl('get', 'ecsclusters')).toBeDefined();
    writeFileSync(
      theirs,
      readFileSync(theirs, 'utf8').replace('current-context: dev', 'current-context: work'),
    );
  }
});

test('start brings merged keys up to date, and what is not running is exit 3', async () => {
  const keyOf = (path: string): unknown =>
    (parse(readFileSync(path, 'utf8')) as { users: { user: Record<string, string> }[] }).users.at(-1)?.user[
      'client-key-data'
    ];
  expect(keyOf(theirs)).toBe(keyOf(own));
  expect((await home.run('stop-v2')).code).toBe(0);
  for (const args of [['kubeconfig'], ['kubeconfig', '--merge'], ['kubectl', '--', 'get', 'pods']]) {
    expect(await home.run(...args)).toMatchObject({ code: 3, stderr: expect.stringContaining('KECS1707') });
    expect((await home.run(...args.slice(0, 1), '--name', 'none')).code).toBe(3);
  }
  // As after ten years: all keys are made anew.
  execFileSync('rm', [join(home.dir, 'instances/one/pki/ca.crt')]);
  expect((await home.run('start-v2', '--name', 'one')).code).toBe(0);
  expect(keyOf(theirs)).toBe(keyOf(own));
});

test('delete takes out what was merged and leaves the rest', async () => {
  expect((await home.run('delete', '--name', 'one')).code).toBe(0);
  const left = readFileSync(theirs, 'utf8');
  expect(left).not.toMatch(/kecs|name: dev/);
  expect(parse(left)).toMatchObject({
    'current-context': KUBECTL ? 'work' : '',
    clusters: [{ name: 'work' }],
    contexts: [{ name: 'work' }],
  });
  expect(existsSync(`${theirs}.lock`)).toBe(false);
});
