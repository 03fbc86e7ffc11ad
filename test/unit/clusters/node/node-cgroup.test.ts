import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { giveControllers } from '../../../../src/clusters/embedded/node/node-cgroup.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

/** A folder that looks like a cgroup of version 2; the kernel's own would act on what is written. */
function fakeCgroup(controllers: string, given: string): string {
  const dir = temporaryFolder();
  writeFileSync(join(dir, 'cgroup.controllers'), `${controllers}\n`);
  writeFileSync(join(dir, 'cgroup.subtree_control'), `${given}\n`);
  return dir;
}

test('what a kubelet needs and the machine has is given on, one by one', () => {
  const dir = fakeCgroup('cpuset cpu io memory hugetlb pids rdma', 'cpu memory');
  giveControllers(dir);
  expect(readFileSync(join(dir, 'cgroup.subtree_control'), 'utf8')).toBe(
    'cpu memory\n+cpuset\n+hugetlb\n+pids\n',
  );
});

test('nothing is written where all is given already, or the machine has no more', () => {
  const dir = fakeCgroup('cpu memory pids', 'cpu memory pids');
  giveControllers(dir);
  expect(readFileSync(join(dir, 'cgroup.subtree_control'), 'utf8')).toBe('cpu memory pids\n');
});
