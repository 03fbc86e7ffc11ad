import type { Checked } from '../../core/checks/run-checks.ts';

/** The findings as CI servers read them. Warnings are no failures. */
export function junitView(found: readonly Checked[], instance: string): string {
  const failures = found.filter(({ state }) => state === 'failed').length;
  const skips = found.filter(({ state }) => state === 'skipped').length;
  const cases = found.map(({ check, state, text, ms }) => {
    const open = `    <testcase classname="kecs.gateway.${check.category}" name="${escaped(check.name)}" time="${(ms / 1_000).toFixed(3)}"`;
    switch (state) {
      case 'failed':
        return `${open}>\n      <failure message="${escaped(text)}"/>\n    </testcase>`;
      case 'skipped':
        return `${open}>\n      <skipped message="${escaped(text)}"/>\n    </testcase>`;
      default:
        return `${open}>\n      <system-out>${escaped(text)}</system-out>\n    </testcase>`;
    }
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="kecs gateway check ${escaped(instance)}" tests="${found.length}" failures="${failures}" skipped="${skips}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (each) => ENTITIES[each] ?? each).replace(/[^\t\n\r\u0020-\ufffd]/g, '?');
}
