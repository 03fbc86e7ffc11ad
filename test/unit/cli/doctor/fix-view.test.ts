import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { fixView } from '../../../../src/cli/views/fix-view.ts';
import { plainStyle } from '../../../../src/cli/views/style.ts';
import { type Finding, failed, findingOf, ok, warning } from '../../../../src/core/checks/finding.ts';
import { dockerForbidden } from '../../../../src/core/errors/catalogue/docker.ts';
import * as clusters from '../../../../src/core/errors/examples/clusters.ts';
import * as instance from '../../../../src/core/errors/examples/instance.ts';
import * as start from '../../../../src/core/errors/examples/start.ts';

const shown = (...found: Finding[]): string =>
  fixView(
    found.map((finding, at) => ({ check: { name: `c${at}`, category: 'host' }, ms: 0, ...finding })),
    { name: 'mine', style: plainStyle },
  );

test('commands below what they are against, remarks as comments, and a shell takes all of it', () => {
  const text = shown(
    ok('fine'),
    failed('4566 is used by "x"\nof (somebody)', 'kecs start-v2 --name NAME --api-port 4567'),
    findingOf(dockerForbidden('denied', 'me')),
    warning('it hangs', 'restart what listens at tcp://x'),
  );
  expect(text.split('\n')).toEqual([
    '# c1: 4566 is used by "x" of (somebody)',
    'kecs start-v2 --name mine --api-port 4567',
    '# c2: this user may not use Docker: denied',
    'sudo usermod -aG docker me  # then log in again, or: newgrp docker',
    '# c3: it hangs',
    '# restart what listens at tcp://x',
  ]);
  execFileSync('bash', ['-n'], { input: text });
});

test('whatever error a finding comes from: only what a shell can run as it is, and nothing that takes data away', () => {
  const errors = [clusters, instance, start]
    .flatMap((each) => Object.values(each))
    .flatMap((examples) => Object.values(examples).map((make) => make()));
  expect(errors.length).toBeGreaterThan(80);
  const text = shown(...errors.map((error) => findingOf(error)));
  const commands = text.split('\n').filter((line) => !line.startsWith('#'));
  expect(commands.length).toBeGreaterThan(10);
  for (const command of commands) {
    expect(command).not.toMatch(/delete|\brm\b|\b[A-Z]{4,}\b(?!=)/);
    execFileSync('bash', ['-n'], { input: command });
  }
});

test('nothing to do', () => {
  expect(shown(ok('fine'), warning('no command helps'))).toBe('# nothing that a command would mend');
});
