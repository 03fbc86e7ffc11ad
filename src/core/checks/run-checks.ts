import { type Finding, failed, findingOf, skipped } from './finding.ts';

/** One thing that must be so. `Context` is what it may ask; its signal aborts when the check is given up. */
export type Check<Context, Category extends string = string> = {
  readonly name: string;
  readonly category: Category;
  /** Checks that must not have failed: without them this one would only say the same again. */
  readonly needs?: readonly string[];
  readonly run: (context: Context) => Promise<Finding>;
};

/** What one check has found, and how long it took. */
export type Checked<Named = { readonly name: string; readonly category: string }> = Finding & {
  readonly check: Named;
  readonly ms: number;
};

/**
 * Runs checks, at once as far as they do not need one another; one that has no answer within `patienceMs` has failed. In the order
 * of the list. Never rejects: a check that does has failed with its reason.
 */
export async function runChecks<Context extends { readonly signal: AbortSignal }, Category extends string>(
  checks: readonly Check<Context, Category>[],
  context: Context,
  patienceMs: number,
): Promise<Checked<Check<Context, Category>>[]> {
  type Result = Checked<Check<Context, Category>>;
  const running = new Map<string, Promise<Result>>();
  const start = (check: Check<Context, Category>): Promise<Result> => {
    const known = running.get(check.name);
    if (known !== undefined) return known;
    const needed = checks.filter(({ name }) => check.needs?.includes(name));
    const result = Promise.all(needed.map(start)).then(async (results): Promise<Result> => {
      const missing = results.find(({ state }) => state === 'failed' || state === 'skipped');
      if (missing !== undefined) return { check, ms: 0, ...skipped(`needs ${missing.check.name}`) };
      const began = performance.now();
      const finding = await runOne(check, context, patienceMs);
      return { check, ms: Math.round(performance.now() - began), ...finding };
    });
    running.set(check.name, result);
    return result;
  };
  return Promise.all(checks.map(start));
}

async function runOne<Context extends { readonly signal: AbortSignal }>(
  check: Check<Context>,
  context: Context,
  patienceMs: number,
): Promise<Finding> {
  const patience = new AbortController();
  const signal = AbortSignal.any([context.signal, patience.signal]);
  let timer: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  const late = new Promise<Finding>((resolve) => {
    stop = () => resolve(failed('interrupted'));
    if (context.signal.aborted) stop();
    context.signal.addEventListener('abort', stop);
    timer = setTimeout(() => {
      resolve(failed(`no answer within ${patienceMs / 1_000} s`));
      patience.abort(new Error('given up'));
    }, patienceMs);
  });
  const finding = check.run({ ...context, signal }).catch((thrown: unknown) => findingOf(thrown));
  return Promise.race([finding, late]).finally(() => {
    clearTimeout(timer);
    if (stop !== undefined) context.signal.removeEventListener('abort', stop);
  });
}

/** Asks once, however many checks want the answer. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= work();
    return made;
  };
}
