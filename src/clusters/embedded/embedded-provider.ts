import { stopFailed } from '../../core/errors/catalogue/instance.ts';
import { type EmbeddedInstance, isEmbedded } from '../../core/instance/instance.ts';
import type { ClusterProvider } from '../cluster-provider.ts';
import { readRunState } from '../supervisor/supervisor-control.ts';
import { instanceStatus } from './instance-status.ts';
import { stopAll } from './stop-all.ts';

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
  async link(instance, files) {
    return (await import('./gateway-link.ts')).embeddedLink(instance as EmbeddedInstance, files);
  },
  // On the simulated node nothing runs.
  async images(instance, files) {
    if (!isEmbedded(instance) || instance.node === 'simulated') return undefined;
    return (await import('./node/node-images.ts')).embeddedNodeImages(instance.name, files);
  },
};
