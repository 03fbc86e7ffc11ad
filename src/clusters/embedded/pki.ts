import { webcrypto } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
// @peculiar/x509 wires its parts by decorators and asks for this first.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { makePrivateDir, writeFileAtomic } from '../../system/files.ts';
import type { InstanceFiles } from './instance-files.ts';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;
const YEARS = 10;
/** Certificates closer to their end than this are made anew at the next start. */
const RENEW_BEFORE_MS = 30 * 24 * 3600 * 1000;

/** First address of the service range: the in-cluster address of the API server. */
const KUBERNETES_SERVICE_IP = '10.96.0.1';

type KeyPair = webcrypto.CryptoKeyPair;

type Leaf = {
  name: string;
  subject: string;
  usage: 'server' | 'client' | 'both';
  ips?: string[];
  dns?: string[];
};

const LEAVES: readonly Leaf[] = [
  { name: 'etcd', subject: 'CN=etcd', usage: 'both', ips: ['127.0.0.1'], dns: ['localhost'] },
  {
    name: 'apiserver',
    subject: 'CN=kube-apiserver',
    usage: 'server',
    ips: ['127.0.0.1', KUBERNETES_SERVICE_IP],
    dns: [
      'localhost',
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      'kubernetes.default.svc.cluster.local',
    ],
  },
  { name: 'admin', subject: 'O=system:masters, CN=kecs-admin', usage: 'client' },
  { name: 'traefik', subject: 'CN=kecs-traefik', usage: 'client' },
];

/**
 * The instance's own certificate authority and certificates, EC P-256 because those are made in milliseconds.
 * What exists and is not about to expire is kept.
 */
export async function ensurePki(files: InstanceFiles): Promise<void> {
  makePrivateDir(files.pki(''));
  if (
    LEAVES.every((leaf) => isFresh(files, leaf.name)) &&
    isFresh(files, 'ca') &&
    existsSync(files.pki('sa.key'))
  )
    return;
  // A crash half-way must not leave an old authority beside new certificates.
  rmSync(files.pki('ca.crt'), { force: true });

  const ca = await newPair();
  const notBefore = new Date(Date.now() - 60_000);
  const notAfter = new Date(notBefore);
  notAfter.setFullYear(notAfter.getFullYear() + YEARS);
  const validity = { notBefore, notAfter };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=kecs',
    ...validity,
    signingAlgorithm: SIGNING,
    keys: ca,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });

  for (const [index, leaf] of LEAVES.entries()) {
    const keys = await newPair();
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: (index + 2).toString(16).padStart(2, '0'),
      subject: leaf.subject,
      issuer: authority.subject,
      ...validity,
      signingAlgorithm: SIGNING,
      publicKey: keys.publicKey,
      signingKey: ca.privateKey,
      extensions: leafExtensions(leaf),
    });
    writeFileAtomic(files.pki(`${leaf.name}.key`), await privatePem(keys));
    writeFileAtomic(files.pki(`${leaf.name}.crt`), certificate.toString('pem'));
  }
  if (!existsSync(files.pki('sa.key'))) {
    const account = await newPair();
    writeFileAtomic(files.pki('sa.pub'), await publicPem(account));
    writeFileAtomic(files.pki('sa.key'), await privatePem(account));
  }
  // Last: a CA on disk means that all it signed is there too.
  writeFileAtomic(files.pki('ca.key'), await privatePem(ca));
  writeFileAtomic(files.pki('ca.crt'), authority.toString('pem'));
}

function isFresh(files: InstanceFiles, name: string): boolean {
  if (!existsSync(files.pki(`${name}.crt`)) || !existsSync(files.pki(`${name}.key`))) return false;
  const certificate = new x509.X509Certificate(readFileSync(files.pki(`${name}.crt`), 'utf8'));
  return certificate.notAfter.getTime() - Date.now() > RENEW_BEFORE_MS;
}

function leafExtensions(leaf: Leaf): x509.Extension[] {
  const usages = {
    server: [x509.ExtendedKeyUsage.serverAuth],
    client: [x509.ExtendedKeyUsage.clientAuth],
    both: [x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth],
  };
  const names = [
    ...(leaf.ips ?? []).map((value) => ({ type: 'ip' as const, value })),
    ...(leaf.dns ?? []).map((value) => ({ type: 'dns' as const, value })),
  ];
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension(usages[leaf.usage]),
    ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
  ];
}

function newPair(): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
}

async function privatePem(keys: KeyPair): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
}

async function publicPem(keys: KeyPair): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('spki', keys.publicKey), 'PUBLIC KEY');
}
