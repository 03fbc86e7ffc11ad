import { expect, test } from 'vitest';
import { fullReference } from '../../../src/core/image-reference.ts';

const DIGEST = `sha256:${'0a'.repeat(32)}`;

test.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1', 'docker.io/library/nginx:1'],
  ['me/app', 'docker.io/me/app:latest'],
  ['docker.io/nginx:1', 'docker.io/library/nginx:1'],
  ['index.docker.io/me/app:2', 'docker.io/me/app:2'],
  ['localhost/app', 'localhost/app:latest'],
  ['localhost:5000/app:1', 'localhost:5000/app:1'],
  ['registry.example:443/a/b__c/d-e.f:V1_x', 'registry.example:443/a/b__c/d-e.f:V1_x'],
  ['[::1]:5000/app', '[::1]:5000/app:latest'],
  [
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1',
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1',
  ],
  [`nginx@${DIGEST}`, `docker.io/library/nginx@${DIGEST}`],
  [`nginx:1@${DIGEST}`, `docker.io/library/nginx:1@${DIGEST}`],
])('%s is %s', (text, full) => {
  expect(fullReference(text)).toBe(full);
  expect(fullReference(full)).toBe(full);
});

test.each([
  '',
  ' ',
  'Nginx',
  '-rf',
  'a b',
  'nginx:',
  ':1',
  'nginx:-x',
  '/nginx',
  'nginx/',
  'a//b',
  'a..b',
  'nginx;id',
  '$(id)',
  '`id`',
  'nginx\nx',
  'nginx@sha256:1',
  `a@${DIGEST}@${DIGEST}`,
  '../x',
  `nginx:${'t'.repeat(129)}`,
  'a/'.repeat(150),
  `${'a'.repeat(300)}`,
  `${'a-'.repeat(190)}!`,
])('%j is no name of an image', (text) => {
  expect(fullReference(text)).toBeUndefined();
});
