import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mergeEntries } from '../../../src/kubeconfig/merge-entries.ts';
import { mergedContexts } from '../../../src/kubeconfig/merged-contexts.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const THEIRS = `apiVersion: v1
kind: Config
clusters: [{name: work, cluster: {server: 'https://work:6443'}}]
contexts: [{name: work, context: {cluster: work, user: me}}]
users: [{name: me, user: {token: secret}}]
`;

test('those that kecs wrote, with the instance that each stands for, if it is still there', () => {
  const home = temporaryFolder();
  const path = join(home, 'config');
  const folderOf = (name: string): string => join(home, 'instances', name);
  const merge = (text: string, name: string, server: string): string =>
    mergeEntries(
      path,
      text,
      { name: `kecs-${name}`, folder: folderOf(name), cluster: { server }, user: {} },
      false,
    );
  mkdirSync(folderOf('one'), { recursive: true });
  writeFileSync(
    join(folderOf('one'), 'kubeconfig'),
    "clusters: [{name: kecs, cluster: {server: 'https://127.0.0.1:7000'}}]\n",
  );
  writeFileSync(
    path,
    merge(merge(THEIRS, 'one', 'https://127.0.0.1:6000'), 'gone', 'https://127.0.0.1:6001'),
  );
  expect(mergedContexts(path)).toEqual([
    {
      name: 'kecs-one',
      server: 'https://127.0.0.1:6000',
      instance: { name: 'one', server: 'https://127.0.0.1:7000' },
    },
    { name: 'kecs-gone', server: 'https://127.0.0.1:6001', instance: undefined },
  ]);
});

test('no file has none, and one that is no kubeconfig is refused', () => {
  const path = join(temporaryFolder(), 'config');
  expect(mergedContexts(path)).toEqual([]);
  writeFileSync(path, '- a list\n');
  expect(() => mergedContexts(path)).toThrow(expect.objectContaining({ code: 'KECS2202' }));
});
