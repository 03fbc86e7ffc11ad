import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Attempt } from '../../../core/errors/catalogue/binaries.ts';
import { binaryUnavailable, lockTimedOut, wrongBinary } from '../../../core/errors/catalogue/binaries.ts';
import { inOneLine } from '../../../core/errors/kecs-error.ts';
import { makePrivateDir } from '../../../system/files.ts';
import { acquireLock } from '../../../system/lock.ts';
import type { Env } from '../../../system/paths.ts';
import type { ArtefactCache } from './artefact-cache.ts';

export type WayContext = {
  env: Env;
  /** The folder that package.json lies in. */
  packageRoot: string;
  cacheRoot: string;
  cache: ArtefactCache;
  /** Says what is being done, how far it is: shown behind the step's name. */
  progress: (text: string) => void;
  signal: AbortSignal;
};

/** One way to make an artefact: fills the cache and resolves, or rejects with the reason why it could not. */
export type Way = {
  /** As it is named to the user: `download`, `go build`, … */
  name: string;
  make(context: WayContext): Promise<void>;
};

export type BinaryDefinition = {
  name: string;
  version: string;
  envVariable: string;
  cache(cacheRoot: string, packageRoot: string): ArtefactCache;
  /** What kecs itself downloads it from, as `https://host`. */
  hosts: readonly string[];
  /** Tried in this order after the environment variable and the cache. */
  ways: readonly Way[];
  /** Shown when every way failed. */
  fix: readonly string[];
};

export type ResolvedBinary = { name: string; version: string; path: string; from: string };

const LOCK_WAIT_MS = 15 * 60_000;

/** The file that its variable names; undefined where that is not set. Throws KECS1406 where there is no such file. */
export function namedPath({ name, envVariable }: BinaryDefinition, env: Env): string | undefined {
  const explicit = env[envVariable];
  if (!explicit) return undefined;
  if (!statSync(explicit, { throwIfNoEntry: false })?.isFile())
    throw wrongBinary(name, explicit, `${envVariable} names it and there is no such file`);
  return explicit;
}

/** First hit wins: explicit path, cache, then each way in turn. Two kecs processes make an artefact only once. */
export async function resolveBinary(
  definition: BinaryDefinition,
  context: Omit<WayContext, 'cache'>,
): Promise<ResolvedBinary> {
  const { name, version, envVariable } = definition;
  const explicit = namedPath(definition, context.env);
  if (explicit !== undefined) return { name, version, path: explicit, from: envVariable };
  const cache = definition.cache(context.cacheRoot, context.packageRoot);
  const known = await cache.check();
  if (known.state === 'good') return { name, version, path: known.path, from: 'cache' };

  const lockDir = join(context.cacheRoot, 'locks');
  makePrivateDir(lockDir);
  const lock = await acquireLock(
    join(lockDir, name),
    'kecs start-v2',
    LOCK_WAIT_MS,
    (holder) => context.progress(`waiting for kecs process ${holder.pid}, which makes it already`),
    context.signal,
  );
  if (lock === undefined) throw lockTimedOut(`${name} ${version}`, `it holds ${join(lockDir, name)}`);
  try {
    const again = await cache.check();
    if (again.state === 'good') return { name, version, path: again.path, from: 'cache' };
    const attempts: Attempt[] = [{ way: envVariable, outcome: 'not set' }];
    attempts.push({
      way: `cache ${cache.dir}`,
      outcome: again.state === 'corrupt' ? `thrown away, ${again.why}` : 'not there yet',
    });
    if (again.state === 'corrupt') {
      context.progress(`cached ${name} is damaged (${again.why}); making it anew`);
      cache.discard();
    }
    for (const way of definition.ways) {
      try {
        await way.make({ ...context, cache });
        const made = await cache.check();
        if (made.state !== 'good') throw new Error('it finished and left no program');
        return { name, version, path: made.path, from: way.name };
      } catch (thrown) {
        context.signal.throwIfAborted();
        attempts.push({ way: way.name, outcome: inOneLine(thrown) });
      }
    }
    throw binaryUnavailable(`${name} ${version}`, envVariable, attempts, definition.fix);
  } finally {
    lock.release();
  }
}
