import type { Env } from '../../../system/paths.ts';
import { type BinaryDefinition, namedPath, type WayContext } from './binary.ts';
import { mirrored } from './mirror.ts';

/** How one program is before a start. `problem` is the error for which a start would refuse it. */
export type BinaryState = {
  name: string;
  version: string;
  state: 'named' | 'cached' | 'absent' | 'damaged';
  /** The variable that names it, from where the cached one is, or how it is damaged. */
  detail: string;
  /** From where it is downloaded, as `https://host`; none where downloads are switched off. */
  hosts: string[];
  problem?: unknown;
};

/** Looks at what a start would find of a program; makes nothing. */
export async function binaryState(
  definition: BinaryDefinition,
  { env, cacheRoot, packageRoot }: Pick<WayContext, 'env' | 'cacheRoot' | 'packageRoot'>,
): Promise<BinaryState> {
  const { name, version, envVariable } = definition;
  const known = { name, version, hosts: mirrorsOf(definition.hosts, env) };
  try {
    const path = namedPath(definition, env);
    if (path !== undefined) return { ...known, state: 'named', detail: envVariable };
  } catch (problem) {
    return { ...known, state: 'named', detail: envVariable, problem };
  }
  const found = await definition.cache(cacheRoot, packageRoot).check();
  switch (found.state) {
    case 'good':
      return { ...known, state: 'cached', detail: found.from };
    case 'corrupt':
      return { ...known, state: 'damaged', detail: found.why };
    case 'absent':
      return { ...known, state: 'absent', detail: 'not there yet' };
  }
}

function mirrorsOf(hosts: readonly string[], env: Env): string[] {
  if (env['KECS_MIRROR'] === 'off') return [];
  return [...new Set(hosts.map((host) => new URL(mirrored(`${host}/`, env)).origin))];
}
