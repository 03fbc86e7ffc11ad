import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord } from '../../../src/core/shell-word.ts';

test.each(['plain-1.2,a:b/c', 'two words', "it's", '$(id) `id` "x" \\ ; * ~', 'a\nb', ''])(
  '%j comes out of a shell as it went in',
  (text) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text);
  },
);

test('what needs no quotes gets none', () => {
  expect(shellWord('.corp,localhost,127.0.0.1,::1')).toBe('.corp,localhost,127.0.0.1,::1');
});
