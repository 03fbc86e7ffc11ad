import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
type Manifest = {
  version: string;
  dependencies?: Record<string, string>;
  devDependencies: Record<string, string>;
};
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

function packed(...args: string[]): { filename: string; files: { path: string }[] } {
  // The prepare script would build again under running tests.
  const out = execFileSync('npm', ['pack', '--json', '--ignore-scripts', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  const parsed = JSON.parse(out) as unknown;
  return (Array.isArray(parsed) ? parsed[0] : Object.values(parsed as object)[0]) as never;
}

test('the package holds what a start needs, and neither sources, tests nor maps', () => {
  const paths = packed('--dry-run').files.map(({ path }) => path);
  for (const needed of [
    'bin/kecs.js',
    'dist/main.js',
    'dist/THIRD_PARTY_LICENSES.md',
    'templates/gateway/route.yaml',
    'src/clusters/embedded/kube/go.sum',
    'src/clusters/embedded/kube/main.go',
    'src/clusters/embedded/kube-node/go.sum',
    'src/clusters/embedded/kube-node/pause/main.go',
    'templates/node/gateway.yaml',
    'src/clusters/embedded/locks/ministack.txt',
    'src/clusters/embedded/locks/traefik.txt',
    'src/backends/ministack/launch.py',
    'LICENSE',
    'README.md',
  ]) {
    expect(paths).toContain(needed);
  }
  expect(
    paths.filter((path) => path.endsWith('.ts') || path.endsWith('.map') || path.startsWith('test')),
  ).toEqual([]);
});

test('the packed package runs on its own: no dependency is missing from the bundle', () => {
  const dir = temporaryFolder();
  const { filename } = packed('--pack-destination', dir);
  mkdirSync(join(dir, 'out'));
  execFileSync('tar', ['-xzf', join(dir, filename), '-C', join(dir, 'out')]);
  const bin = join(dir, 'out', 'package', 'bin', 'kecs.js');
  const env = { ...process.env, KECS_HOME: join(dir, 'home'), KECS_PROVIDER: 'embedded' };
  const run = (...args: string[]) => spawnSync(process.execPath, [bin, ...args], { env, encoding: 'utf8' });
  expect(run('--version')).toMatchObject({
    status: 0,
    stdout: `${manifest.version}\n`,
    stderr: '',
  });
  expect(run('list')).toMatchObject({ status: 0, stderr: expect.stringContaining('no instances') });
  expect(run('status').status).toBe(3);
  const start = run('start-v2', '--timeout', '1ms');
  expect(start.stderr).not.toMatch(/Cannot find|ERR_MODULE/);
  expect(start.status).not.toBe(0);
  run('delete');
});

test('every dependency is pinned exactly and its licence is one that may be bundled', () => {
  const pins = { ...manifest.dependencies, ...manifest.devDependencies };
  expect(Object.entries(pins).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  const text = readFileSync(join(root, 'dist', 'THIRD_PARTY_LICENSES.md'), 'utf8');
  const licences = [...text.matchAll(/^## \S+ \S+ \((.+)\)$/gm)].map(([, licence]) => licence);
  expect(licences.length).toBeGreaterThan(20);
  const fine =
    /^\(?(MIT|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|Unlicense|BlueOak-1\.0\.0|Python-2\.0)\b/;
  expect(licences.filter((licence) => !fine.test(licence ?? ''))).toEqual([]);
});

type Meta = {
  outputs: Record<
    string,
    { imports: { path: string; kind: string }[]; inputs: Record<string, unknown>; entryPoint?: string }
  >;
};

/** The packages that an entry point loads at once, without what it imports later. */
function packagesOf(entryPoint: string): Set<string> {
  const { outputs } = JSON.parse(readFileSync(join(root, 'build', 'meta.json'), 'utf8')) as Meta;
  const loaded = new Set<string>();
  const visit = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement') visit(next);
  };
  visit(Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entryPoint) ?? '');
  const inputs = [...loaded].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));
  expect(inputs).toContain(entryPoint);
  return new Set(inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
}

test('--version and --help load commander and nothing else that is large', () => {
  expect([...packagesOf('src/main.ts')]).toEqual(['commander']);
});

test.each(['kubeconfig', 'kubectl', 'status', 'ps'])('%s does not load the Kubernetes client', (command) => {
  expect(packagesOf(`src/cli/commands/${command}.ts`)).not.toContain('@kubernetes/client-node');
  expect(packagesOf('src/cli/commands/server.ts')).toContain('@kubernetes/client-node');
});

const oldNode = ['/usr/bin/node', '/usr/local/bin/node'].find(
  (path) =>
    existsSync(path) && /^v(1\d|20|21)\./.test(execFileSync(path, ['--version'], { encoding: 'utf8' })),
);

test.runIf(oldNode !== undefined)(
  'an old Node is told what is needed, or replaced by the one that the checkout pins',
  () => {
    const run = (env: NodeJS.ProcessEnv) =>
      spawnSync(oldNode ?? '', [join(root, 'bin', 'kecs.js'), '--version'], { env, encoding: 'utf8' });
    expect(run(process.env)).toMatchObject({ status: 0, stdout: `${manifest.version}\n` });
    expect(run({ ...process.env, KECS_NODE_REEXEC: '1' })).toMatchObject({
      status: 8,
      stderr: expect.stringMatching(/needs Node\.js 22\.12/),
    });
  },
);
