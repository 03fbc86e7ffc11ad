import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { env, shellOf } from '../../../src/cli/commands/env.ts';
import type { CliDeps } from '../../../src/cli/deps.ts';
import { clientEnv, ENV_FORMATS, envView, withoutValues } from '../../../src/cli/views/env-view.ts';
import { InstanceStore } from '../../../src/clusters/instance/instance-store.ts';
import type { Instance } from '../../../src/core/instance/instance.ts';

const home = mkdtempSync(join(tmpdir(), 'kecs-env-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const values = clientEnv('http://localhost:4567');
const ports = { api: 4567 } as Instance['ports'];
const instance = { apiVersion: 'kecs.dev/v1', kind: 'Instance', name: 'mine', ports } as Instance;
new InstanceStore(home).save(instance);

let warned = '';

function printed(flags: Parameters<typeof env>[1], variables: Record<string, string> = {}): string {
  let text = '';
  const stdout = { write: (part: string) => (text += part) };
  warned = '';
  const stderr = { write: (part: string) => (warned += part) };
  env({ env: { KECS_HOME: home, ...variables }, stdout, stderr } as unknown as CliDeps, flags);
  return text;
}

/** What a real shell has in its environment after it has evaluated `script`. */
function evaluated(shell: string, script: string, before: Record<string, string>): Record<string, string> {
  const out = execFileSync(shell, ['-c', `eval "$1"; env -0`, shell, script], {
    env: { PATH: process.env['PATH'] ?? '', ...before },
    encoding: 'utf8',
  });
  const pairs = out.split('\0').filter((line) => line.startsWith('AWS_'));
  return Object.fromEntries(pairs.map((line) => line.split('=', 2) as [string, string]));
}

describe.each(['sh', 'bash'] as const)('evaluated by %s', (shell) => {
  const before = { AWS_SESSION_TOKEN: 'of-a-real-account', AWS_PROFILE: 'kept' };

  it('sends AWS clients to the instance, without a token of another account', () => {
    expect(evaluated(shell, printed({ format: shell }), before)).toEqual({
      AWS_ENDPOINT_URL: 'http://localhost:4567',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_PROFILE: 'kept',
    });
  });

  it('takes all of it out again with --unset', () => {
    const script = `${printed({ format: shell })}${printed({ format: shell, unset: true })}`;
    expect(evaluated(shell, script, before)).toEqual({ AWS_PROFILE: 'kept' });
  });
});

it('writes each format in its own words', () => {
  const two = { AWS_REGION: 'us-east-1', AWS_SESSION_TOKEN: null };
  expect(
    Object.fromEntries(
      ENV_FORMATS.filter((format) => format !== 'aws-profile').map((format) => [
        format,
        envView(two, format, 'mine'),
      ]),
    ),
  ).toEqual({
    bash: 'export AWS_REGION=us-east-1\nunset AWS_SESSION_TOKEN',
    zsh: 'export AWS_REGION=us-east-1\nunset AWS_SESSION_TOKEN',
    sh: 'export AWS_REGION=us-east-1\nunset AWS_SESSION_TOKEN',
    fish: 'set -gx AWS_REGION us-east-1;\nset -e AWS_SESSION_TOKEN;',
    powershell:
      "$Env:AWS_REGION = 'us-east-1'\nRemove-Item Env:AWS_SESSION_TOKEN -ErrorAction SilentlyContinue",
    dotenv: 'AWS_REGION=us-east-1\nAWS_SESSION_TOKEN=',
    github: 'AWS_REGION=us-east-1\nAWS_SESSION_TOKEN=',
    json: '{\n  "AWS_REGION": "us-east-1",\n  "AWS_SESSION_TOKEN": null\n}',
  });
});

it('holds no character that a format would have to quote', () => {
  for (const value of Object.values(values)) expect(value ?? '').toMatch(/^[\w:/.-]*$/);
  expect(Object.values(withoutValues(values))).toEqual(Object.keys(values).map(() => null));
});

it.each([
  ['/usr/bin/fish', 'fish'],
  ['/bin/zsh', 'zsh'],
  ['/usr/bin/pwsh', 'powershell'],
  ['/bin/ksh', 'sh'],
  ['', 'sh'],
] as const)('writes for the shell %j as %s', (shell, format) => {
  expect(shellOf({ SHELL: shell })).toBe(format);
  expect(printed({}, { SHELL: shell })).toBe(`${envView(values, format, 'mine')}\n`);
});

it('names the instances there are when asked for one that is not', () => {
  expect(() => printed({ name: 'other' })).toThrow(expect.objectContaining({ exitCode: 3 }));
});

it('writes a profile for the AWS configuration', () => {
  expect(printed({ format: 'aws-profile' })).toBe(
    [
      '[profile kecs-mine]',
      'endpoint_url = http://localhost:4567',
      'region = us-east-1',
      'aws_access_key_id = test',
      'aws_secret_access_key = test',
      '',
    ].join('\n'),
  );
  expect(() => printed({ format: 'aws-profile', unset: true })).toThrow(
    expect.objectContaining({ exitCode: 2 }),
  );
});

it('says on stderr what is set already and would win', () => {
  printed({ format: 'sh' }, { AWS_ENDPOINT_URL_ECS: 'http://elsewhere', AWS_PROFILE: 'work' });
  expect(warned).toMatch(/^! AWS_ENDPOINT_URL_ECS is set: .*\n! AWS_PROFILE is set: .*\n$/);
  printed({ format: 'sh' });
  expect(warned).toBe('');
});

it('names the machine as a container does', () => {
  expect(printed({ format: 'dotenv', fromContainer: true })).toContain('http://host.docker.internal:4567');
});
