import type { Checked } from '../../core/checks/run-checks.ts';
import { fixText } from './check-view.ts';

/** Findings as `-o json` and `-o yaml` give them. `name` is the instance's that fixes are for. */
export function checkData(found: readonly Checked[], name: string): object[] {
  return found.map(({ check, state, text, fix, ms }) => ({
    category: check.category,
    name: check.name,
    state,
    text,
    fix: fix === undefined ? null : fixText(fix, name),
    ms,
  }));
}

export function hasFailed(found: readonly Checked[]): boolean {
  return found.some(({ state }) => state === 'failed');
}
