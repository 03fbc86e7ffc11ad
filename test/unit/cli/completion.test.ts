import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { complete } from '../../../src/cli/completion/complete.ts';
import { COMPLETION_SCRIPTS } from '../../../src/cli/completion/scripts.ts';
import type { CliDeps } from '../../../src/cli/deps.ts';
import { createProgram } from '../../../src/cli/program.ts';

const program = createProgram({ version: '0', env: {} } as unknown as CliDeps);
const at = (line: string): Promise<string[]> =>
  complete(program, line.split(' '), async (what) => [`${what}-one`, `${what}-two`]);

test('commands, and not the hidden ones', async () => {
  expect(await at('st')).toEqual(['start-v2', 'stop-v2', 'status']);
  const all = await at('');
  expect(all).toContain('gateway');
  expect(all.filter((name) => /^(server|supervise|tunnel|__complete)$/.test(name))).toEqual([]);
});

test('commands of a command, and flags', async () => {
  expect(await at('gateway ')).toEqual(['logs', 'routes', 'top', 'metrics', 'dashboard', 'check']);
  expect(await at('gateway logs --s')).toEqual([
    '--since',
    '--since-time',
    '--system',
    '--service',
    '--status',
  ]);
});

test('values that are one of a few', async () => {
  expect(await at('gateway logs -o ')).toEqual(['text', 'raw', 'json']);
  expect(await at('gateway --name x logs --level w')).toEqual(['warn']);
});

test('live names of instances, clusters and tasks', async () => {
  expect(await at('status --name ')).toEqual(['instance-one', 'instance-two']);
  expect(await at('ps --cluster cluster-t')).toEqual(['cluster-two']);
  expect(await at('logs ')).toEqual(['task-one', 'task-two']);
  expect(await at('logs --name mine task-o')).toEqual(['task-one']);
});

describe('the scripts', () => {
  test.each(['bash', 'zsh', 'fish'] as const)('%s takes it', (shell) => {
    if (spawnSync(shell, ['-c', 'true']).status !== 0)
      return expect(COMPLETION_SCRIPTS[shell]).toContain('kecs');
    execFileSync(shell, ['-n'], { input: COMPLETION_SCRIPTS[shell] });
  });

  test('bash offers what kecs says', () => {
    const script = `kecs() { printf '%s\\n' "$#:$1 $2 $3 $4" second; }
complete() { :; }
${COMPLETION_SCRIPTS.bash}
COMP_WORDS=(kecs gateway lo); COMP_CWORD=2; _kecs; printf '%s|' "\${COMPREPLY[@]}"`;
    expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).toBe(
      '4:__complete -- gateway lo|second|',
    );
  });
});
