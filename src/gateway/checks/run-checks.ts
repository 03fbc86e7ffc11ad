import { inOneLine } from '../../core/errors/kecs-error.ts';
import type { GatewayLink } from '../gateway-link.ts';
import type { RawData } from '../traefik-api.ts';
import { type CheckContext, type Finding, failed, type GatewayCheck, skipped } from './gateway-check.ts';

export type Checked = Finding & {
  readonly check: GatewayCheck;
  readonly ms: number;
};

const PATIENCE_MS = 5_000;

/** Runs checks, at once as far as they do not need one another; each has a few seconds. In the order of the list. */
export async function runChecks(
  checks: readonly GatewayCheck[],
  link: GatewayLink,
  signal: AbortSignal,
): Promise<Checked[]> {
  const context: CheckContext = {
    link,
    parts: once(() => link.parts()),
    raw: once(() => link.api<RawData>('/api/rawdata', signal)),
    signal,
  };
  const running = new Map<string, Promise<Checked>>();
  const start = (check: GatewayCheck): Promise<Checked> => {
    const known = running.get(check.name);
    if (known !== undefined) return known;
    const needed = checks.filter(({ name }) => check.needs?.includes(name));
    const result = Promise.all(needed.map(start)).then((results) => {
      const missing = results.find(({ state }) => state === 'failed' || state === 'skipped');
      return missing === undefined
        ? runOne(check, context)
        : { check, ms: 0, ...skipped(`needs ${missing.check.name}`) };
    });
    running.set(check.name, result);
    return result;
  };
  return Promise.all(checks.map(start));
}

async function runOne(check: GatewayCheck, context: CheckContext): Promise<Checked> {
  const began = performance.now();
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const signal = AbortSignal.any([context.signal, patience]);
  const late = new Promise<Finding>((resolve) => {
    patience.addEventListener('abort', () => resolve(failed(`no answer within ${PATIENCE_MS / 1_000} s`)));
  });
  const finding = await Promise.race([
    check.run({ ...context, signal }).catch((thrown: unknown) => failed(inOneLine(thrown))),
    late,
  ]);
  return { check, ms: Math.round(performance.now() - began), ...finding };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= work();
    return made;
  };
}
