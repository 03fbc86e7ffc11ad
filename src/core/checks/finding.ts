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

/** What was thrown as a finding, with the first harmless command that its error names, or else its first advice in the text. */
export function findingOf(thrown: unknown, state: 'warning' | 'failed' = 'failed'): Finding {
  const fixes = isKecsError(thrown) ? (thrown.details.fix ?? []) : [];
  const fix = fixes.find((each) => isCommand(each) && isHarmless(each));
  const advice = fix === undefined && fixes[0] !== undefined ? ` (${fixes[0]})` : '';
  return {
    state,
    text: `${inOneLine(thrown)}${advice}`,
    ...(fix && { fix: withComment(fix) }),
    cause: thrown,
  };
}

/** A remark in brackets behind a command would be syntax to a shell. */
function withComment(fix: string): string {
  const [command = fix, ...remark] = fix.split(' (');
  return remark.length === 0 ? command : `${command}  # ${remark.join(' (').replace(/\)$/, '')}`;
}

/** How fixes begin that can be run as they are; all else is advice in words. */
const COMMAND =
  /^(?:sudo |kecs |docker |open -a |apt-get install |brew install |export \w+=|unset [A-Z]|kubectl config )/;
/** Words that stand for what only the reader knows. `NAME` is filled in. */
const PLACEHOLDER = /\b(?:OTHER|IMAGE|FILE|PORT|CLUSTER|ID)\b|…/;

/** Whether a fix can be copied into a shell; a remark in brackets may follow it. */
export function isCommand(fix: string): boolean {
  const [command = ''] = fix.split(' (');
  return COMMAND.test(command) && !PLACEHOLDER.test(command);
}

/** What takes data away is the reader's choice: an error may name it among others, a finding does not offer it. */
function isHarmless(fix: string): boolean {
  return !/\b(?:delete|--delete-data|rm|prune)\b/.test(fix);
}
