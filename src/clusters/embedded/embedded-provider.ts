import { stopFailed } from '../../core/errors/catalogue/instance.ts';
import type { ClusterProvider } from '../cluster-provider.ts';
import { instanceStatus } from './instance-status.ts';
import { readRunState, stopAll } from './supervisor-control.ts';

/** Host processes under a supervisor, no Docker. */
export const embeddedProvider: ClusterProvider = {
  name: 'embedded',
  // Loaded by a start only: the other commands are to stay light.
  start: async (options) => (await import('./start-instance.ts')).startInstance(options),
  async stop(name, files) {
    const { stopped } = await stopAll(files);
    const left = readRunState(files).components.filter(({ alive }) => alive);
    if (left.length > 0) {
      throw stopFailed(
        name,
        left.map((record) => `${record.name} (process ${record.pid}) still runs`).join('\n'),
      );
    }
    return { stopped };
  },
  async end(files) {
    await stopAll(files);
  },
  removeData: () => Promise.resolve(),
  status: instanceStatus,
};
