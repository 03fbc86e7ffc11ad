import { supervise as run } from '../../clusters/supervisor/supervisor.ts';
import type { CliDeps } from '../deps.ts';

/** `kecs supervise --dir DIR`: the detached process behind a running instance. */
export async function supervise(deps: CliDeps, flags: { dir: string }): Promise<void> {
  // A closed terminal is no reason to stop an instance.
  process.on('SIGHUP', () => undefined);
  await run(flags.dir, deps.signal);
}
