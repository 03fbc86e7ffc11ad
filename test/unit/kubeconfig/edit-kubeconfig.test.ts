import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { editKubeconfig } from '../../../src/kubeconfig/edit-kubeconfig.ts';
import { lockKubeconfig } from '../../../src/kubeconfig/lock-kubeconfig.ts';
import { MergedKubeconfig } from '../../../src/kubeconfig/merged-kubeconfig.ts';
import { userKubeconfig } from '../../../src/kubeconfig/user-kubeconfig.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

it('writes for the owner alone, makes missing folders and leaves no lock', async () => {
  const path = join(temporaryFolder(), '.kube', 'config');
  await editKubeconfig(path, () => 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(path, '..'))).toEqual(['config']);
});

it('keeps links and writes to the file that they lead to, also one that is not there yet', async () => {
  const dir = temporaryFolder();
  mkdirSync(join(dir, 'dotfiles'));
  symlinkSync('dotfiles/kube', join(dir, 'middle'));
  symlinkSync('middle', join(dir, 'config'));
  for (const text of ['first', 'second']) {
    await editKubeconfig(join(dir, 'config'), () => text);
    expect(readFileSync(join(dir, 'dotfiles', 'kube'), 'utf8')).toBe(text);
  }
  expect(lstatSync(join(dir, 'config')).isSymbolicLink()).toBe(true);
});

it('keeps the file’s owner when root changes it', { skip: process.getuid?.() !== 0 }, async () => {
  const path = join(temporaryFolder(), 'config');
  writeFileSync(path, 'old');
  const { chownSync } = await import('node:fs');
  chownSync(path, 1234, 1234);
  await editKubeconfig(path, () => 'new');
  expect(statSync(path)).toMatchObject({ uid: 1234, gid: 1234 });
});

it('waits for the lock that kubectl takes, on the link’s name and on the file’s', async () => {
  const dir = temporaryFolder();
  symlinkSync('real', join(dir, 'config'));
  for (const name of ['config', 'real']) {
    const lock = join(dir, `${name}.lock`);
    writeFileSync(lock, '', { mode: 0 });
    const edit = editKubeconfig(join(dir, 'config'), () => name);
    await delay(120);
    expect(existsSync(join(dir, 'real')) && readFileSync(join(dir, 'real'), 'utf8')).not.toBe(name);
    rmSync(lock);
    await edit;
    expect(readFileSync(join(dir, 'real'), 'utf8')).toBe(name);
  }
});

it('gives up on a lock that stays, names it and lets it stay', async () => {
  const path = join(temporaryFolder(), 'config');
  writeFileSync(`${path}.lock`, '');
  await expect(lockKubeconfig([path], undefined, 60)).rejects.toMatchObject({
    code: 'KECS2203',
    details: { why: expect.stringContaining(`${path}.lock`) },
  });
  expect(existsSync(`${path}.lock`)).toBe(true);
});

it('loses no change of many at once', async () => {
  const path = join(temporaryFolder(), 'config');
  await Promise.all(Array.from({ length: 20 }, () => editKubeconfig(path, (text) => `${text}x`)));
  expect(readFileSync(path, 'utf8')).toHaveLength(20);
});

it('says of a folder in the file’s place that it cannot be changed', async () => {
  await expect(editKubeconfig(temporaryFolder(), () => 'x')).rejects.toMatchObject({ code: 'KECS2202' });
});

it('remembers where it was merged into, and leaves no trace when it is taken out', async () => {
  const dir = temporaryFolder();
  const own = join(dir, 'instance', 'kubeconfig');
  mkdirSync(join(dir, 'instance'));
  writeFileSync(
    own,
    JSON.stringify({
      'current-context': 'c',
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
      users: [{ name: 'u', user: { token: 't' } }],
    }),
  );
  const theirs = join(dir, 'config');
  writeFileSync(theirs, '# mine\nclusters:\n- name: a\n  cluster: {}\n');
  const before = readFileSync(theirs, 'utf8');
  await new MergedKubeconfig('one', own).mergeInto(theirs, true);
  await new MergedKubeconfig('one', own).mergeInto(theirs, true);
  expect(readFileSync(theirs, 'utf8')).toContain('name: kecs-one');
  expect(new MergedKubeconfig('one', own).files()).toEqual([theirs]);
  await new MergedKubeconfig('one', own).removeFrom(theirs);
  expect(readFileSync(theirs, 'utf8')).toContain(before.trimEnd());
  expect(readFileSync(theirs, 'utf8')).not.toContain('kecs-one');
});

it('finds the user’s file as kubectl does', () => {
  const dir = temporaryFolder();
  const [a, b] = [join(dir, 'a'), join(dir, 'b')];
  expect(userKubeconfig({ HOME: dir })).toBe(join(dir, '.kube/config'));
  expect(userKubeconfig({ HOME: dir, KUBECONFIG: '' })).toBe(join(dir, '.kube/config'));
  expect(userKubeconfig({ KUBECONFIG: `:${a}:${b}` })).toBe(b);
  writeFileSync(a, '');
  expect(userKubeconfig({ KUBECONFIG: `${a}:${b}` })).toBe(a);
});
