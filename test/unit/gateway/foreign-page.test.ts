import { expect, test } from 'vitest';
import { DEFAULT_ALLOWED_ORIGINS } from '../../../src/core/instance/instance.ts';
import { originsRegexp } from '../../../src/gateway/rules/foreign-page.ts';

const allows = (patterns: readonly string[], origin: string): boolean =>
  new RegExp(originsRegexp(patterns)).test(origin);

test.each(['http://localhost', 'http://localhost:5173', 'https://127.0.0.1:8443', 'http://[::1]:3000'])(
  'a page from %s is allowed by default',
  (origin) => {
    expect(allows(DEFAULT_ALLOWED_ORIGINS, origin)).toBe(true);
  },
);

test.each([
  'null',
  '',
  'https://evil.example',
  'http://localhost.evil.example',
  'http://localhost:80.evil.example',
  'http://localhost:3000/',
  'http://evil.example/http://localhost:3000',
  'http://127a0b0c1:80',
  'ftp://localhost',
  'http://localhost:3000\nhttps://evil.example',
])('a page from %j is not', (origin) => {
  expect(allows(DEFAULT_ALLOWED_ORIGINS, origin)).toBe(false);
});

test('a pattern with a port allows that port alone', () => {
  expect(allows(['http://app.test:3000'], 'http://app.test:3000')).toBe(true);
  expect(allows(['http://app.test:3000'], 'http://app.test:3001')).toBe(false);
  expect(allows(['http://app.test:3000'], 'http://appxtest:3000')).toBe(false);
});

test('no pattern allows nothing', () => {
  expect(allows([], '')).toBe(false);
  expect(allows([], 'http://localhost')).toBe(false);
});
