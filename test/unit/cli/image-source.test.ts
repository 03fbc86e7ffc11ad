import { expect, test } from 'vitest';
import { imageSource, nameToGive } from '../../../src/cli/commands/image-source.ts';

test.each([
  ['-', { kind: 'stdin' }],
  ['nginx', { kind: 'docker', image: 'nginx' }],
  ['localhost:5000/me/app:1', { kind: 'docker', image: 'localhost:5000/me/app:1' }],
  ['sha256:0123456789ab', { kind: 'docker', image: 'sha256:0123456789ab' }],
  ['app.tar', { kind: 'file', path: 'app.tar' }],
  ['app.tar.gz', { kind: 'file', path: 'app.tar.gz' }],
  ['./app', { kind: 'file', path: './app' }],
  ['../app', { kind: 'file', path: '../app' }],
  ['/tmp/with space', { kind: 'file', path: '/tmp/with space' }],
])('%s is taken for %j', (text, source) => {
  expect(imageSource(text)).toEqual(source);
});

test.each(['', ' ', '--', '-x', 'a b', 'App', 'a;id', '$(id)', 'nginx\n'])('%j is refused', (text) => {
  expect(() => imageSource(text)).toThrow(expect.objectContaining({ code: 'KECS1101', exitCode: 2 }));
});

test('--as takes a name with a tag', () => {
  expect(nameToGive(undefined)).toBeUndefined();
  expect(nameToGive('app')).toBe('docker.io/library/app:latest');
  expect(() => nameToGive('$(id)')).toThrow(expect.objectContaining({ exitCode: 2 }));
  expect(() => nameToGive(`app@sha256:${'0'.repeat(64)}`)).toThrow(expect.objectContaining({ exitCode: 2 }));
});
