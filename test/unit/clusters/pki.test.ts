import { X509Certificate } from 'node:crypto';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ensurePki } from '../../../src/clusters/embedded/pki.ts';
import { InstanceFiles } from '../../../src/clusters/instance/instance-files.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const NEW = ['kubelet-api', 'kubelet-client'];

it('gives an instance of an earlier version what it lacks, and keeps what it has', async () => {
  const files = new InstanceFiles(temporaryFolder());
  const text = (name: string): string => readFileSync(files.pki(name), 'utf8');
  await ensurePki(files);
  for (const name of NEW) for (const end of ['crt', 'key']) rmSync(files.pki(`${name}.${end}`));
  const before = ['ca.crt', 'ca.key', 'admin.crt', 'apiserver.key', 'sa.key'].map(text);
  await ensurePki(files);
  expect(['ca.crt', 'ca.key', 'admin.crt', 'apiserver.key', 'sa.key'].map(text)).toEqual(before);
  const authority = new X509Certificate(text('ca.crt'));
  for (const name of NEW) {
    const certificate = new X509Certificate(text(`${name}.crt`));
    expect(certificate.checkIssued(authority) && certificate.verify(authority.publicKey)).toBe(true);
    expect(statSync(files.pki(`${name}.key`)).mode & 0o777).toBe(0o600);
  }
});

it('begins anew where the authority’s key is lost', async () => {
  const files = new InstanceFiles(temporaryFolder());
  await ensurePki(files);
  const before = readFileSync(files.pki('ca.crt'), 'utf8');
  rmSync(files.pki('ca.key'));
  rmSync(files.pki('kubelet-api.crt'));
  await ensurePki(files);
  expect(readFileSync(files.pki('ca.crt'), 'utf8')).not.toBe(before);
});
