import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { refreshMerged, removeFromKubeconfigs } from '../../../src/cli/commands/kubeconfig.ts';
import type { CliDeps } from '../../../src/cli/deps.ts';
import { InstanceFiles } from '../../../src/clusters/instance/instance-files.ts';
import { MergedKubeconfig } from '../../../src/kubeconfig/merged-kubeconfig.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

it('a kubeconfig that cannot be changed keeps nobody from deleting the instance; it is named and left alone', async () => {
  const dir = temporaryFolder();
  const files = new InstanceFiles(join(dir, 'one'));
  mkdirSync(files.dir);
  const broken = join(dir, 'config');
  writeFileSync(broken, 'clusters: [');
  writeFileSync(join(files.dir, 'merged-into.json'), JSON.stringify([broken, join(dir, 'gone')]));
  let said = '';
  const stderr = { write: (text: string) => (said += text) };
  await removeFromKubeconfigs({ stderr } as unknown as CliDeps, 'one', files);
  expect(said).toContain(`context kecs-one is still in ${broken}`);
  expect(readFileSync(broken, 'utf8')).toBe('clusters: [');
});

it('a start brings merged keys up to date and leaves what the user has taken out, renamed or deleted as it is', async () => {
  const dir = temporaryFolder();
  const files = new InstanceFiles(join(dir, 'one'));
  mkdirSync(files.dir);
  const [edited, deleted] = [join(dir, 'edited'), join(dir, 'deleted')];
  writeOwn(files, 'old');
  for (const path of [edited, deleted])
    await new MergedKubeconfig('one', files.kubeconfig()).mergeInto(path, true);
  rmSync(deleted);
  const theirs = parse(readFileSync(edited, 'utf8')) as Record<string, unknown>;
  const context = { cluster: 'kecs-one', user: 'kecs-one' };
  writeFileSync(
    edited,
    JSON.stringify({ ...theirs, contexts: [{ name: 'mine', context }], 'current-context': '' }),
  );
  writeOwn(files, 'new');
  let said = '';
  const stderr = { write: (text: string) => (said += text) };
  await refreshMerged({ stderr } as unknown as CliDeps, 'one', files);
  expect(said).toBe('');
  expect(parse(readFileSync(edited, 'utf8'))).toMatchObject({
    contexts: [{ name: 'mine', context }],
    users: [{ name: 'kecs-one', user: { token: 'new' } }],
    'current-context': '',
  });
  expect(existsSync(deleted)).toBe(false);
});

function writeOwn(files: InstanceFiles, token: string): void {
  const config = {
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name: 'u', user: { token } }],
  };
  writeFileSync(files.kubeconfig(), JSON.stringify(config));
}
