import type { Address } from './gateway-settings.ts';

/** Health paths of the AWS emulators in use, most telling first; `/` for the rest. */
const CANDIDATES: readonly string[] = [
  '/_ministack/health',
  '/_localstack/health',
  '/_floci/health',
  '/moto-api/',
  '/',
];
const TIMEOUT_MS = 2_000;

/**
 * A path by which a backend of the user's own can be seen to be well: the first of which it answers a HEAD
 * below 400. Undefined
 * where there is none, or where it does not run: guessing one would take a living backend for a dead one.
 */
export async function findHealthPath({ host, port }: Address): Promise<string | undefined> {
  for (const path of CANDIDATES) {
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const { status } = await fetch(`http://${host}:${port}${path}`, {
        method: 'HEAD',
        signal,
        redirect: 'manual',
      });
      if (status >= 200 && status < 400) return path;
    } catch {
      return undefined;
    }
  }
  return undefined;
}
