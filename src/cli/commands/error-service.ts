import { startErrorService } from '../../gateway/error-service/start-error-service.ts';
import type { CliDeps } from '../deps.ts';
import { aborted } from './aborted.ts';

/** `kecs error-service`: speaks for the gateway when a service cannot, until a signal asks it to stop. */
export async function errorService(
  deps: CliDeps,
  flags: { host: string; port: number; instance: string },
): Promise<void> {
  const running = await startErrorService({ host: flags.host, port: flags.port, instance: flags.instance });
  await aborted(deps.signal);
  await running.close();
}
