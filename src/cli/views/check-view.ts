import type { Finding } from '../../core/checks/finding.ts';
import type { Checked } from '../../core/checks/run-checks.ts';
import { asInvoked, type Style } from './style.ts';

const MARKS: Readonly<Record<Finding['state'], string>> = {
  ok: '√',
  warning: '‼',
  failed: '×',
  skipped: '-',
};

export type CheckViewOptions = {
  /** Of the instance that fixes are for. */
  name: string;
  categories: readonly string[];
  style: Style;
  seconds: number;
  /** Only what is not well. */
  short: boolean;
};

/** What was found, by category, and a line that sums it up. */
export function checkView(
  found: readonly Checked[],
  { name, categories, style, seconds, short }: CheckViewOptions,
): string {
  const width = Math.max(...categories.map((category) => category.length));
  const shown = short ? found.filter(({ state }) => state !== 'ok') : found;
  const lines = categories.flatMap((category) =>
    shown
      .filter(({ check }) => check.category === category)
      .flatMap((each, at) => {
        const label = (at === 0 ? category : '').padEnd(width);
        const mark = paint(style)[each.state](MARKS[each.state]);
        const text = each.state === 'skipped' ? style.dim(`${each.check.name}: ${each.text}`) : each.text;
        const fix =
          each.fix === undefined
            ? []
            : [`${' '.repeat(width)}    ${asInvoked(fixText(each.fix, name), style)}`];
        return [`${label}  ${mark} ${text}`, ...fix];
      }),
  );
  return [...lines, summary(found, seconds)].join('\n');
}

export function fixText(fix: string, name: string): string {
  return fix.replaceAll('NAME', name);
}

function paint(style: Style): Readonly<Record<Finding['state'], (text: string) => string>> {
  return { ok: style.good, warning: style.warn, failed: style.bad, skipped: style.dim };
}

function summary(found: readonly Checked[], seconds: number): string {
  const count = (state: Finding['state']): number => found.filter((each) => each.state === state).length;
  const parts = [
    `${count('ok')} ok`,
    ...(count('warning') > 0
      ? [`${count('warning')} ${count('warning') === 1 ? 'warning' : 'warnings'}`]
      : []),
    ...(count('failed') > 0 ? [`${count('failed')} failed`] : []),
    ...(count('skipped') > 0 ? [`${count('skipped')} skipped`] : []),
  ];
  return `${parts.join(' · ')} · ${seconds.toFixed(1)} s`;
}
