import { randomBytes, webcrypto } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
// @peculiar/x509 wires its parts by decorators and asks for this first.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { makePrivateDir, writeFileAtomic } from '../../system/files.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;
const YEARS = 10;
/** Certificates closer to their end than this are made anew at the next start. */
const RENEW_BEFORE_MS = 30 * 24 * 3600 * 1000;

/** First address of the service range: the in-cluster address of the API server. */
const KUBERNETES_SERVICE_IP = '10.96.0.1';

type KeyPair = webcrypto.CryptoKeyPair;

export type Leaf = {
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
  { name: 'kubelet-api', subject: 'CN=kecs-host', usage: 'server', ips: ['127.0.0.1'], dns: ['localhost'] },
  // What the API server is to nodes; the group is what a real kubelet asks for.
  {
    name: 'kubelet-client',
    subject: 'O=system:masters, CN=kube-apiserver-kubelet-client',
    usage: 'client',
  },
];

/**
 * The instance's own certificate authority and certificates, EC P-256 because those are made in milliseconds.
 * What exists and is not about to expire is kept. `more` are the certificates of a real node.
 */
export async function ensurePki(files: InstanceFiles, more: readonly Leaf[] = []): Promise<void> {
  const leaves = [...LEAVES, ...more];
  makePrivateDir(files.pki(''));
  if (isFresh(files, 'ca') && existsSync(files.pki('sa.key'))) return addMissing(files, leaves);
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

  for (const leaf of leaves) await issue(files, leaf, authority, ca.privateKey);
  if (!existsSync(files.pki('sa.key'))) {
    const account = await newPair();
    writeFileAtomic(files.pki('sa.pub'), await publicPem(account));
    writeFileAtomic(files.pki('sa.key'), await privatePem(account));
  }
  // Last: a CA on disk means that all it signed is there too.
  writeFileAtomic(files.pki('ca.key'), await privatePem(ca));
  writeFileAtomic(files.pki('ca.crt'), authority.toString('pem'));
}

/** An instance of an earlier version keeps its authority, and so every kubeconfig that was given out. */
async function addMissing(files: InstanceFiles, leaves: readonly Leaf[]): Promise<void> {
  const missing = leaves.filter(({ name }) => !isFresh(files, name));
  if (missing.length === 0) return;
  const authority = new x509.X509Certificate(readFileSync(files.pki('ca.crt'), 'utf8'));
  const pem = readFileSync(files.pki('ca.key'), 'utf8');
  const key = await webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), CURVE, false, [
    'sign',
  ]);
  for (const leaf of missing) await issue(files, leaf, authority, key);
}

async function issue(
  files: InstanceFiles,
  leaf: Leaf,
  authority: x509.X509Certificate,
  signingKey: webcrypto.CryptoKey,
): Promise<void> {
  const keys = await newPair();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomBytes(8).toString('hex').replace(/^./, '1'),
    subject: leaf.subject,
    issuer: authority.subject,
    notBefore: authority.notBefore,
    notAfter: authority.notAfter,
    signingAlgorithm: SIGNING,
    publicKey: keys.publicKey,
    signingKey,
    extensions: leafExtensions(leaf),
  });
  // The certificate last: it is what tells that the pair is whole.
  writeFileAtomic(files.pki(`${leaf.name}.key`), await privatePem(keys));
  writeFileAtomic(files.pki(`${leaf.name}.crt`), certificate.toString('pem'));
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
