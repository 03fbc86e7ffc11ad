import type { ErrorDetails } from '../../core/errors/kecs-error.ts';
import { asInvoked, type Style } from './style.ts';

/** What, why, fix, kept: the block that every failed command ends with. */
export function errorView(error: ErrorDetails, style: Style): string {
  const lines = [`${style.bad('✗')} ${error.what}  ${style.dim(error.code)}`];
  const block = (label: string, text: string): void => {
    const [first = '', ...rest] = text.split('\n');
    lines.push(`  ${style.dim(label.padEnd(5))} ${first}`, ...rest.map((line) => `        ${line}`));
  };
  if (error.why) block('why', error.why);
  for (const [index, fix] of (error.fix ?? []).entries()) block(index === 0 ? 'fix' : 'or', fix);
  if (error.kept) block('kept', error.kept);
  return asInvoked(lines.join('\n'), style);
}
