/** Colours as functions, so that views stay pure and plain output is the same text without them. */
export type Style = Record<'good' | 'bad' | 'warn' | 'dim' | 'bold', (text: string) => string>;

const same = (text: string): string => text;

export const plainStyle: Style = { good: same, bad: same, warn: same, dim: same, bold: same };
