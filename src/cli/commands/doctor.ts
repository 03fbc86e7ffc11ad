import { runChecks } from '../../core/checks/run-checks.ts';
import { usage } from '../../core/errors/catalogue/config.ts';
import { interrupted } from '../../core/errors/catalogue/instance.ts';
import { ExitCode } from '../../core/errors/exit-codes.ts';
import { isKecsError } from '../../core/errors/kecs-error.ts';
import { DEFAULT_INSTANCE_NAME } from '../../core/instance/instance.ts';
import { doctorChecks, preChecks } from '../../doctor/all-checks.ts';
import { CATEGORIES } from '../../doctor/doctor-check.ts';
import type { CliDeps } from '../deps.ts';
import { bundlePath } from '../doctor/bundle.ts';
import { gatherFacts } from '../doctor/gather-facts.ts';
import { makeBundle } from '../doctor/make-bundle.ts';
import { styleFor } from '../reporters/terminal.ts';
import { checkData, hasFailed } from '../views/check-data.ts';
import { checkView } from '../views/check-view.ts';
import { fixView } from '../views/fix-view.ts';
import { chooseChecks } from './choose-checks.ts';
import { printData } from './print.ts';
import { type InstanceFlags, selectName, storeFor } from './select-instance.ts';

type DoctorFlags = InstanceFlags & {
  pre?: boolean;
  fix?: boolean;
  only?: string;
  bundle?: string;
  output: 'table' | 'short' | 'json';
};

const PATIENCE_MS = 3_000;

/** `kecs doctor`: this machine and the instances on it; exit 0, or 7 when something has failed. Changes nothing. */
export async function doctor(deps: CliDeps, flags: DoctorFlags): Promise<void> {
  if (flags.fix && flags.output === 'json')
    throw usage('--fix prints lines for a shell', ['kecs doctor -o json (each finding has its fix)']);
  const checks = chooseChecks(flags.pre ? preChecks : doctorChecks, flags.only);
  const path = flags.bundle === undefined ? undefined : bundlePath(flags.bundle);
  const store = storeFor(deps, flags);
  const name = nameOf(deps, flags, store);
  const began = performance.now();
  const found = await runChecks(checks, gatherFacts(deps, name, store), PATIENCE_MS);
  if (deps.signal.aborted) throw interrupted('nothing was changed');
  const seconds = (performance.now() - began) / 1_000;
  const data = { seconds, checks: checkData(found, name) };
  if (flags.output === 'json') {
    const files = path === undefined ? undefined : await makeBundle(deps, store, path, data);
    await printData(deps, 'json', 'doctor', { ...data, ...(files && { bundle: { path, files } }) });
  } else {
    const style = await styleFor(deps.stdout, deps.env);
    const short = flags.output === 'short';
    const text = flags.fix
      ? fixView(found, { name, style })
      : checkView(found, { name, categories: CATEGORIES, style, seconds, short });
    deps.stdout.write(`${text}\n`);
    if (path !== undefined) await makeBundle(deps, store, path, data);
  }
  if (hasFailed(found)) deps.setExitCode(ExitCode.ProblemsFound);
}

/** Settings that cannot be read are what a check tells of; until then it is the usual name. */
function nameOf(deps: CliDeps, flags: InstanceFlags, store: ReturnType<typeof storeFor>): string {
  try {
    return selectName(deps, flags, store);
  } catch (thrown) {
    if (!isKecsError(thrown) || flags.name !== undefined) throw thrown;
    return DEFAULT_INSTANCE_NAME;
  }
}
