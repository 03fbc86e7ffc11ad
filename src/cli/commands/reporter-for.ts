import type { Reporter } from '../../core/start/events.ts';
import type { CliDeps } from '../deps.ts';
import { PlainReporter } from '../reporters/plain-reporter.ts';
import { isLive, styleFor } from '../reporters/terminal.ts';
import { plainStyle } from '../views/style.ts';

/** A live reporter on a terminal, plain lines elsewhere. */
export async function reporterFor(deps: CliDeps): Promise<Reporter> {
  if (!isLive(deps.stderr, deps.env)) return new PlainReporter(deps.stderr, plainStyle);
  const [{ LiveReporter }, style] = await Promise.all([
    import('../reporters/live-reporter.ts'),
    styleFor(deps.stderr, deps.env),
  ]);
  return new LiveReporter(deps.stderr, style);
}
