import type { Env } from '../../system/paths.ts';

/** Variables that change what kecs, Docker, Node and AWS clients do. */
const TELLING =
  /^(?:(?:KECS|DOCKER|NODE|AWS)_.*|(?:https?|all|no)_proxy|KUBECONFIG|GOPROXY|CI|TERM|SHELL|LANG|NO_COLOR)$/i;
/** Of AWS's only what says where calls go; the rest may be of a real account. */
const HARMLESS_AWS = /^AWS_(?:REGION|DEFAULT_REGION|ENDPOINT_URL(?:_.*)?|CA_BUNDLE)$/;

/** Those that are set, with their values where these may be told. */
export function tellingVariables(env: Env): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env)
      .filter(([name, value]) => TELLING.test(name) && value !== undefined)
      .map(([name, value = '']) =>
        name.startsWith('AWS_') && !HARMLESS_AWS.test(name) ? [name, '(set)'] : [name, value],
      )
      .toSorted(([a = ''], [b = '']) => a.localeCompare(b)),
  );
}
