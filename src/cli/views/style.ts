/** Colours as functions, so that views stay pure and plain output is the same text without them. */
export type Style = Record<'good' | 'bad' | 'warn' | 'dim' | 'bold', (text: string) => string> & {
  /** How this user starts kecs: `kecs`, or `npx kecs` in a checkout. */
  invocation: string;
};

const same = (text: string): string => text;

export const plainStyle: Style = {
  good: same,
  bad: same,
  warn: same,
  dim: same,
  bold: same,
  invocation: 'kecs',
};

/** Commands in a text as this user would type them. */
export function asInvoked(text: string, style: Style): string {
  return style.invocation === 'kecs'
    ? text
    : text.replace(/(^|[\s(])kecs (?=[a-z-])/gm, `$1${style.invocation} `);
}
