import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../../../src', import.meta.url));

/** Which rooms each room may import from, besides itself. main.ts is the composition root and may import all. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  core: [],
  aws: [],
  system: ['core'],
  images: ['core', 'system'],
  kube: ['core'],
  kubeconfig: ['core', 'system'],
  manifests: ['core'],
  gateway: ['core', 'manifests'],
  doctor: ['core'],
  config: ['core', 'system'],
  'control-plane': ['core', 'aws', 'kube', 'gateway'],
  clusters: ['core', 'system', 'kube', 'manifests', 'gateway', 'doctor', 'control-plane', 'config', 'images'],
  cli: [
    'core',
    'aws',
    'system',
    'config',
    'kubeconfig',
    'clusters',
    'kube',
    'gateway',
    'doctor',
    'control-plane',
    'images',
  ],
};

type Import = { from: string; room: string; to: string };

function imports(): Import[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => {
      const text = readFileSync(join(SRC, path), 'utf8');
      return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, target]) => ({
        from: path,
        room: path.split('/')[0] ?? '',
        to: relative(SRC, join(SRC, dirname(path), target ?? '')).split('/')[0] ?? '',
      }));
    });
}

test('arrows go down only: no room imports from one above it', () => {
  const wrong = imports()
    .filter(({ room }) => room !== 'main.ts')
    .filter(({ room, to }) => room !== to && !MAY_IMPORT[room]?.includes(to));
  expect(wrong).toEqual([]);
});

test.each([
  ['@kubernetes/client-node', /^kube\//],
  ['execa', /^system\/exec\.ts$/],
  ['ora', /^cli\/reporters\//],
  ['chalk', /^cli\/reporters\//],
  ['@aws-sdk/', /^control-plane\/wire\/schemas\.ts$/],
])('%s is imported only where it belongs', (name, allowed) => {
  const users = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .filter((path) =>
      new RegExp(`(?:from|import\\()\\s*'${name}`).test(readFileSync(join(SRC, path), 'utf8')),
    );
  expect(users.filter((path) => !allowed.test(path))).toEqual([]);
  expect(users.length).toBeGreaterThan(0);
});

test('no source file is longer than 300 lines', () => {
  const long = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${path}: ${readFileSync(join(SRC, path), 'utf8').split('\n').length}`)
    .filter((line) => Number(line.split(': ')[1]) > 301);
  expect(long).toEqual([]);
});
