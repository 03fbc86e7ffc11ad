import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const TEMPLATES = join(import.meta.dirname, '../../../templates');

test('the README lists each template with its variables', () => {
  const folders = readdirSync(TEMPLATES).filter((name) => statSync(join(TEMPLATES, name)).isDirectory());
  const rows = folders.flatMap((folder) =>
    readdirSync(join(TEMPLATES, folder)).map((name) => {
      const text = readFileSync(join(TEMPLATES, folder, name), 'utf8');
      const variables = [
        ...new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, variable]) => `\`${variable}\``)),
      ];
      return `| \`${folder}/${name.replace('.yaml', '')}\` | ${variables.join(', ') || 'none'} |`;
    }),
  );
  const readme = readFileSync(join(TEMPLATES, 'README.md'), 'utf8');

  expect(
    readme
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .toSorted(),
  ).toEqual(rows.toSorted());
});
