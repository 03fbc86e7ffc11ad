import { type Checked, runChecks } from '../../core/checks/run-checks.ts';
import { dataDirUnusable } from '../../core/errors/catalogue/config.ts';
import type { Reporter } from '../../core/start/events.ts';
import { type StartFacts, startChecks } from '../../doctor/start-checks.ts';
import { makePrivateDir } from '../../system/files.ts';
import type { InstanceFiles } from './instance-files.ts';

const PATIENCE_MS = 3_000;

/**
 * Looks at the machine before anything is started, by the checks of `kecs doctor` that cost nothing. Throws the error of the first
 * that forbids a start (KECS1104, KECS1203); gives what is not well besides, one line each with what helps.
 */
export async function preflight(
  files: InstanceFiles,
  cacheRoot: string,
  facts: StartFacts,
): Promise<string[]> {
  for (const dir of [files.dir, cacheRoot]) {
    try {
      makePrivateDir(dir);
    } catch (thrown) {
      throw dataDirUnusable(dir, (thrown as Error).message);
    }
  }
  const found = await runChecks(startChecks, facts, PATIENCE_MS);
  facts.signal.throwIfAborted();
  const forbids = found.find(({ state, cause }) => state === 'failed' && cause !== undefined);
  if (forbids !== undefined) throw forbids.cause;
  return found.filter(({ state }) => state === 'failed' || state === 'warning').map(asLine);
}

export function tellHints(reporter: Reporter, hints: readonly string[]): void {
  for (const text of hints) reporter.emit({ type: 'note', level: 'warning', text });
}

function asLine({ text, fix }: Checked): string {
  return fix === undefined ? text : `${text} (${fix})`;
}
