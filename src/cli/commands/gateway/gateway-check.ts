import { writeFileSync } from 'node:fs';
import { parseDuration } from '../../../config/parse-values.ts';
import { badValue } from '../../../core/errors/catalogue/config.ts';
import { ExitCode } from '../../../core/errors/exit-codes.ts';
import { messageOf } from '../../../core/errors/kecs-error.ts';
import { gatewayChecks } from '../../../gateway/checks/all-checks.ts';
import { CATEGORIES } from '../../../gateway/checks/gateway-check.ts';
import { runGatewayChecks } from '../../../gateway/checks/run-gateway-checks.ts';
import { systemClock } from '../../../system/system-clock.ts';
import type { CliDeps } from '../../deps.ts';
import { styleFor } from '../../reporters/terminal.ts';
import { checkData, hasFailed } from '../../views/check-data.ts';
import { checkView } from '../../views/check-view.ts';
import { junitView } from '../../views/junit-view.ts';
import { chooseChecks } from '../choose-checks.ts';
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
  const checks = chooseChecks(gatewayChecks, flags.only);
  await withLink(deps, flags, async ({ link, name }) => {
    const began = systemClock.now();
    let found = await runGatewayChecks(checks, link, deps.signal);
    while (hasFailed(found) && systemClock.now() - began < waitMs) {
      await systemClock.sleep(AGAIN_MS, deps.signal);
      found = await runGatewayChecks(checks, link, deps.signal);
    }
    const seconds = (systemClock.now() - began) / 1_000;
    if (flags.junitFile !== undefined) writeJunit(flags.junitFile, junitView(found, name));
    if (flags.output === 'json' || flags.output === 'yaml') {
      await printData(deps, flags.output, 'gateway check', {
        seconds,
        checks: checkData(found, name),
      });
    } else {
      const style = await styleFor(deps.stdout, deps.env);
      const short = flags.output === 'short';
      deps.stdout.write(`${checkView(found, { name, categories: CATEGORIES, style, seconds, short })}\n`);
    }
    if (hasFailed(found)) deps.setExitCode(ExitCode.ProblemsFound);
  });
}

function millisecondsOf(text: string): number {
  const parsed = parseDuration(text);
  if ('problem' in parsed) throw badValue('--wait', text, parsed.problem);
  return parsed.value;
}

function writeJunit(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (thrown) {
    throw badValue('--junit-file', path, messageOf(thrown));
  }
}
