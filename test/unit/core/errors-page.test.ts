import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorsPage } from '../../../src/core/errors/errors-page.ts';

const CATALOGUE = new URL('../../../src/core/errors/catalogue/', import.meta.url);

test('docs/errors.md is what the catalogue says (npm run docs)', () => {
  expect(readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')).toBe(errorsPage());
});

test('every code of the catalogue has its entry, and stands for one error only', () => {
  const codes = readdirSync(CATALOGUE).flatMap((name) =>
    [...readFileSync(new URL(name, CATALOGUE), 'utf8').matchAll(/code: '(KECS\d{4})'/g)].map(
      ([, code]) => code,
    ),
  );
  expect(codes.length).toBeGreaterThan(80);
  expect(new Set(codes).size).toBe(codes.length);
  const entries = [...errorsPage().matchAll(/^### (KECS\d{4})$/gm)].map(([, code]) => code);
  expect(entries).toHaveLength(codes.length);
  expect(new Set(entries)).toEqual(new Set(codes));
});

test('no error is made elsewhere', () => {
  const root = new URL('../../../src/', import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.startsWith('core/errors/'),
  );
  const made = files.filter((name) => /new KecsError\(/.test(readFileSync(new URL(name, root), 'utf8')));
  expect(made).toEqual([]);
});
