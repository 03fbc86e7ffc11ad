import { inOneLine, isKecsError } from '../errors/kecs-error.ts';

/** What a check has found. */
export type Finding = {
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped';
  /** In words: what is so, or what is wrong and why. */
  readonly text: string;
  /** A command that helps; `NAME` stands for the instance. */
  readonly fix?: string;
  /** The error that a command would end with because of this. */
  readonly cause?: unknown;
};

export const ok = (text: string): Finding => ({ state: 'ok', text });
export const warning = (text: string, fix?: string): Finding => ({
  state: 'warning',
  text,
  ...(fix && { fix }),
});
export const failed = (text: string, fix?: string): Finding => ({
  state: 'failed',
  text,
  ...(fix && { fix }),
});
export const skipped = (text: string): Finding => ({ state: 'skipped', text });

/** What was thrown as a finding, with the first command that its error names, or else its first advice in the text. */
export function findingOf(thrown: unknown, state: 'warning' | 'failed' = 'failed'): Finding {
  const fixes = isKecsError(thrown) ? (thrown.details.fix ?? []) : [];
  const fix = fixes.find(isCommand);
  const advice = fix === undefined && fixes[0] !== undefined ? ` (${fixes[0]})` : '';
  return { state, text: `${inOneLine(thrown)}${advice}`, ...(fix && { fix }), cause: thrown };
}

/** Programs that fixes begin with; all else is advice in words. */
const PROGRAMS =
  /^(?:sudo |kecs |docker |open |apt-get |brew |export |unset |kind |k3d |kubectl |kill |rm |go )/;

export function isCommand(fix: string): boolean {
  return PROGRAMS.test(fix);
}
