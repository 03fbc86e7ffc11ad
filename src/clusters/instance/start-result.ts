import type { Instance } from '../../core/instance/instance.ts';
import type { StartOptions, StartResult } from './start-options.ts';

/** What a start that began at `startedAt` has to tell; `started` is false when it ran already. */
export function startResult(
  { store, clock }: StartOptions,
  { name, ports }: Instance,
  startedAt: number,
  started: boolean,
): StartResult {
  return {
    name,
    endpoint: `http://localhost:${ports.api}`,
    kubeconfig: store.files(name).kubeconfig(),
    elapsedMs: clock.now() - startedAt,
    started,
  };
}
