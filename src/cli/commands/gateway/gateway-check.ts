import { writeFileSync } from 'node:fs';
import { parseDuration } from '../../../config/parse-values.ts';
import { badValue, usage } from '../../../core/errors/catalogue/config.ts';
import { ExitCode } from '../../../core/errors/exit-codes.ts';
import { messageOf } from '../../../core/errors/kecs-error.ts';
import { gatewayChecks } from '../../../gateway/checks/all-checks.ts';
import type { GatewayCheck } from '../../../gateway/checks/gateway-check.ts';
import { type Checked, runChecks } from '../../../gateway/checks/run-checks.ts';
import { systemClock } from '../../../system/system-clock.ts';
import type { CliDeps } from '../../deps.ts';
import { styleFor } from '../../reporters/terminal.ts';
import { checkView, fixText } from '../../views/check-view.ts';
import { junitView } from '../../views/junit-view.ts';
import { printData } from '../print.ts';
import type { InstanceFlags } from '../select-instance.ts';
import { withLink } from './open-link.ts';

type GatewayCheckFlags = InstanceFlags & {
  wait?: string;
  only?: string;
  junitFile?: string;
  output: 'table' | 'short' | 'json' | 'yaml';
};

const AGAIN_MS = 500;

/** `kecs gateway check`: the whole path of a request, piece by piece; exit 0, or 7 when something has failed. */
export async function gatewayCheck(deps: CliDeps, flags: GatewayCheckFlags): Promise<void> {
  const waitMs = flags.wait === undefined ? 0 : millisecondsOf(flags.wait);
  const checks = flags.only === undefined ? gatewayChecks : chosen(flags.only);
  await withLink(deps, flags, async ({ link, name }) => {
    const began = systemClock.now();
    let found = await runChecks(checks, link, deps.signal);
    while (hasFailed(found) && systemClock.now() - began < waitMs) {
      await systemClock.sleep(AGAIN_MS, deps.signal);
      found = await runChecks(checks, link, deps.signal);
    }
    const seconds = (systemClock.now() - began) / 1_000;
    if (flags.junitFile !== undefined) writeJunit(flags.junitFile, junitView(found, name));
    if (flags.output === 'json' || flags.output === 'yaml') {
      await printData(deps, flags.output, 'gateway check', {
        seconds,
        checks: found.map((each) => dataOf(each, name)),
      });
    } else {
      const style = await styleFor(deps.stdout, deps.env);
      const short = flags.output === 'short';
      deps.stdout.write(`${checkView(found, { name, style, seconds, short })}\n`);
    }
    if (hasFailed(found)) deps.setExitCode(ExitCode.ProblemsFound);
  });
}

function hasFailed(found: readonly Checked[]): boolean {
  return found.some(({ state }) => state === 'failed');
}

function millisecondsOf(text: string): number {
  const parsed = parseDuration(text);
  if ('problem' in parsed) throw badValue('--wait', text, parsed.problem);
  return parsed.value;
}

/** By name or category. What a chosen check needs is not looked at: it then says itself what is wrong. */
function chosen(text: string): readonly GatewayCheck[] {
  let pattern: RegExp;
  try {
    pattern = new RegExp(text);
  } catch (thrown) {
    throw badValue('--only', text, messageOf(thrown));
  }
  const found = gatewayChecks.filter(({ name, category }) => pattern.test(name) || pattern.test(category));
  if (found.length > 0) return found;
  throw usage(`no check is called like '${text}'`, [
    `--only with one of: ${gatewayChecks.map(({ name }) => name).join(', ')}`,
  ]);
}

function writeJunit(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (thrown) {
    throw badValue('--junit-file', path, messageOf(thrown));
  }
}

function dataOf({ check, state, text, fix, ms }: Checked, name: string): object {
  const { category } = check;
  return { category, name: check.name, state, text, fix: fix === undefined ? null : fixText(fix, name), ms };
}
