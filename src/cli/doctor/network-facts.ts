import { connect } from 'node:tls';
import { messageOf } from '../../core/errors/kecs-error.ts';
import type { CertificateFile, Reach } from '../../doctor/facts.ts';
import { readTextIfThere } from '../../system/files.ts';
import type { Env } from '../../system/paths.ts';
import { PATIENCE_MS } from './tool-facts.ts';

/** What Node says of a certificate whose authority it does not know. */
const UNTRUSTED = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]);

/** Asks as downloads do: any answer at all will do. Never rejects. */
export async function reach(origin: string, signal: AbortSignal): Promise<Reach> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await fetch(origin, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.any([signal, patience]),
    });
    await response.body?.cancel();
    return {};
  } catch (thrown) {
    if (patience.aborted) return { problem: `no answer within ${PATIENCE_MS / 1_000} s` };
    const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
    const { code = '' } = cause as NodeJS.ErrnoException;
    const issuer = UNTRUSTED.has(code) ? await issuerOf(new URL(origin)) : undefined;
    return { problem: messageOf(cause) || code, ...(issuer !== undefined && { issuer }) };
  }
}

/** Who signed the certificate that a host shows; nothing is sent to it. */
function issuerOf({ hostname, port }: URL): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname,
      port: Number(port) || 443,
      servername: hostname,
      rejectUnauthorized: false,
    });
    const done = (issuer?: string): void => {
      socket.destroy();
      resolve(issuer);
    };
    socket.setTimeout(PATIENCE_MS, () => done());
    socket.once('error', () => done());
    socket.once('secureConnect', () => {
      const { issuer } = socket.getPeerCertificate();
      const name = issuer?.CN ?? issuer?.O;
      done(Array.isArray(name) ? name[0] : name);
    });
  });
}

/** The file that NODE_EXTRA_CA_CERTS names. */
export function ownCertificates(env: Env): CertificateFile | undefined {
  const path = env['NODE_EXTRA_CA_CERTS'];
  if (!path) return undefined;
  try {
    const text = readTextIfThere(path);
    if (text === undefined) return { path, count: 0, problem: 'there is no such file' };
    return { path, count: text.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----/g)?.length ?? 0 };
  } catch (thrown) {
    return { path, count: 0, problem: messageOf(thrown) };
  }
}
