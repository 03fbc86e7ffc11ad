import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { fixView } from '../../../../src/cli/views/fix-view.ts';
import { plainStyle } from '../../../../src/cli/views/style.ts';
import { type Finding, failed, ok, warning } from '../../../../src/core/checks/finding.ts';

const shown = (...found: Finding[]): string =>
  fixView(
    found.map((finding, at) => ({ check: { name: `c${at}`, category: 'host' }, ms: 0, ...finding })),
    { name: 'mine', style: plainStyle },
  );

test('commands below what they are against, remarks as comments, and a shell takes all of it', () => {
  const text = shown(
    ok('fine'),
    failed('4566 is used by "x"\nof (somebody)', 'kecs start-v2 --name NAME --api-port 4567'),
    warning('this user may not', 'sudo usermod -aG docker me (then log in again, or: newgrp docker)'),
    warning('it hangs', 'restart what listens at tcp://x'),
  );
  expect(text.split('\n')).toEqual([
    '# c1: 4566 is used by "x" of (somebody)',
    'kecs start-v2 --name mine --api-port 4567',
    '# c2: this user may not',
    'sudo usermod -aG docker me  # then log in again, or: newgrp docker',
    '# c3: it hangs',
    '# restart what listens at tcp://x',
  ]);
  execFileSync('bash', ['-n'], { input: text });
});

test('nothing to do', () => {
  expect(shown(ok('fine'), warning('no command helps'))).toBe('# nothing that a command would mend');
});
