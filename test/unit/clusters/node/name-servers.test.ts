import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reachableNameServers } from '../../../../src/clusters/embedded/node/name-servers.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

function files(...texts: string[]): string[] {
  const dir = temporaryFolder();
  return texts.map((text, index) => {
    const path = join(dir, `resolv-${index}.conf`);
    writeFileSync(path, text);
    return path;
  });
}

test('the name servers of the machine, without comments and what CoreDNS cannot ask', () => {
  const text =
    '# nameserver 192.0.2.9\nsearch corp.test\nnameserver 192.0.2.1\n nameserver 192.0.2.2\nnameserver fe80::1%eth0\n';
  expect(reachableNameServers(files(text))).toEqual(['192.0.2.1', '192.0.2.2']);
});

test('behind a resolver on loopback, those that it asks itself', () => {
  expect(reachableNameServers(files('nameserver 127.0.0.53\n', 'nameserver 192.0.2.1\n'))).toEqual([
    '192.0.2.1',
  ]);
});

test('none where there is none, or no file', () => {
  expect(reachableNameServers(files('nameserver 127.0.0.1\n'))).toEqual([]);
  expect(reachableNameServers(['/nonexistent/resolv.conf'])).toEqual([]);
});
