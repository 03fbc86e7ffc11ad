import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InstanceFiles } from '../../../src/clusters/instance/instance-files.ts';
import { preflight } from '../../../src/clusters/instance/preflight.ts';
import type { Facts } from '../../../src/doctor/facts.ts';
import { machine, wellFacts } from '../../helpers/doctor-facts.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

function run(more: Partial<Facts> = {}, root = temporaryFolder()): Promise<string[]> {
  return preflight(new InstanceFiles(join(root, 'one')), join(root, 'cache'), wellFacts(more));
}

test('a machine on which all is well gets its folders, and nothing is said', async () => {
  const root = temporaryFolder();
  expect(await run({}, root)).toEqual([]);
  expect([existsSync(join(root, 'one')), existsSync(join(root, 'cache'))]).toEqual([true, true]);
});

test('a warning is told with what helps, and forbids nothing; nor does a failure that no start has', async () => {
  const env = { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'localhost,127.0.0.1' };
  const hints = await run({ env, ...machine({ availableBytes: 1e8 }), addresses: async () => [] });
  expect(hints).toEqual([
    expect.stringMatching(/^0\.1 GiB of 16\.0 GiB memory/),
    expect.stringMatching(/\(export NO_PROXY=localhost,127\.0\.0\.1,::1\)$/),
    expect.stringMatching(/^localhost has no address/),
  ]);
});

test('a full disk, a folder that cannot be written and one that cannot be made are the errors of a start', async () => {
  const { folders } = wellFacts();
  const programs = (freeBytes: number, problem?: string) => ({
    folders: { ...folders, programs: async () => ({ dir: '/c', freeBytes, ...(problem && { problem }) }) },
  });
  await expect(run(programs(1e8))).rejects.toMatchObject({ code: 'KECS1203' });
  await expect(run(programs(1e12, 'EACCES'))).rejects.toMatchObject({ code: 'KECS1104' });
  await expect(run({}, '/dev/null/home')).rejects.toMatchObject({ code: 'KECS1104' });
});

test('one that is interrupted ends as such', async () => {
  const signal = AbortSignal.abort(new Error('interrupted'));
  await expect(run({ signal })).rejects.toThrow('interrupted');
});
