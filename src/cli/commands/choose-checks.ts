import { badValue, usage } from '../../core/errors/catalogue/config.ts';
import { messageOf } from '../../core/errors/kecs-error.ts';

/**
 * Those of `checks` whose name or category matches `--only`; all without it. What a chosen check needs is not looked at: it then
 * says itself what is wrong. Throws KECS1101 for no pattern, KECS1103 where nothing matches.
 */
export function chooseChecks<C extends { readonly name: string; readonly category: string }>(
  checks: readonly C[],
  only: string | undefined,
): readonly C[] {
  if (only === undefined) return checks;
  let pattern: RegExp;
  try {
    pattern = new RegExp(only);
  } catch (thrown) {
    throw badValue('--only', only, messageOf(thrown));
  }
  const found = checks.filter(({ name, category }) => pattern.test(name) || pattern.test(category));
  if (found.length > 0) return found;
  throw usage(`no check is called like '${only}'`, [
    `--only with one of: ${checks.map(({ name }) => name).join(', ')}`,
  ]);
}
