import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeFromKubeconfigs } from '../../../src/cli/commands/kubeconfig.ts';
import type { CliDeps } from '../../../src/cli/deps.ts';
import { InstanceFiles } from '../../../src/clusters/embedded/instance-files.ts';
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
