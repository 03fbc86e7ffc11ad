import { isCommand } from '../../core/checks/finding.ts';
import type { Checked } from '../../core/checks/run-checks.ts';
import { fixText } from './check-view.ts';
import { asInvoked, type Style } from './style.ts';

/**
 * What helps, as lines for a shell: each command below a comment that says against what. Advice that is no command stays a comment,
 * so that all of it can be copied as it is.
 */
export function fixView(found: readonly Checked[], { name, style }: { name: string; style: Style }): string {
  const lines = found
    .filter(({ state, fix }) => fix !== undefined && (state === 'failed' || state === 'warning'))
    .flatMap(({ check, text, fix = '' }) => [
      `# ${check.name}: ${text.replaceAll(/\s+/g, ' ')}`,
      asLine(asInvoked(fixText(fix, name), style)),
    ]);
  return lines.length > 0 ? lines.join('\n') : '# nothing that a command would mend';
}

function asLine(fix: string): string {
  return isCommand(fix.replace(/^npx /, '')) ? fix : `# ${fix}`;
}
