import { messageOf } from '../../src/core/errors/kecs-error.ts';
import { missingPackages } from './apt-packages.ts';
import { say } from './cache.ts';
import { docker, RIG_DAEMON, socketOf, startDaemon } from './docker/daemon.ts';
import type { Image } from './images/cached-images.ts';
import { ministackImage, traefikImage } from './images/cluster-images.ts';
import { nodeImages } from './images/node-images.ts';
import { k3dHelperImages } from './images/small-images.ts';
import { program } from './programs.ts';

/** One thing that tests may need: it resolves to its environment variables, or rejects with why it cannot be had. */
type Part = { name: string; make: () => Promise<Record<string, string>> };

const PARTS: readonly Part[] = [
  {
    name: 'kind',
    make: async () => {
      const [file, { kind }] = [await program('kind'), await nodeImages()];
      await load(kind);
      return { KECS_TEST_KIND: file, KECS_TEST_KIND_NODE_IMAGE: kind.name };
    },
  },
  {
    name: 'k3d',
    make: async () => {
      const { k3sDouble } = await nodeImages();
      const [loadBalancer, tools] = await k3dHelperImages();
      for (const image of [k3sDouble, loadBalancer, tools]) await load(image);
      return {
        KECS_TEST_K3D: await program('k3d'),
        KECS_TEST_K3S_DOUBLE_IMAGE: k3sDouble.name,
        // These names are k3d's own; the last is how it finds the socket to give to its tools.
        K3D_IMAGE_LOADBALANCER: loadBalancer.name,
        K3D_IMAGE_TOOLS: tools.name,
        DOCKER_SOCK: socketOf(RIG_DAEMON).replace('unix://', ''),
      };
    },
  },
  {
    name: 'cluster_images',
    make: async () => {
      const [traefik, ministack] = [await traefikImage(), await ministackImage()];
      for (const image of [traefik, ministack]) await load(image);
      return { KECS_TEST_TRAEFIK_IMAGE: traefik.name, KECS_TEST_MINISTACK_IMAGE: ministack.name };
    },
  },
];

/**
 * Lines `NAME=value`. A part that cannot be had gives the line `KECS_TEST_SKIP_<PART>=reason` instead of its own; whoever
 * reads them decides whether that is a failure.
 */
export async function prepare(): Promise<string> {
  const variables: Record<string, string> = {};
  const why = await startDocker(variables).catch((thrown: unknown) => messageOf(thrown));
  for (const { name, make } of PARTS) {
    try {
      if (why !== undefined) throw new Error(why);
      Object.assign(variables, await make());
    } catch (thrown) {
      const reason = messageOf(thrown).split('\n').join(' ');
      say(`${name} cannot be had: ${reason}`);
      variables[`KECS_TEST_SKIP_${name.toUpperCase()}`] = reason;
    }
  }
  // Images of earlier builds lose their names to new ones.
  if (why === undefined) await docker(RIG_DAEMON, 'image', 'prune', '--force');
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

async function startDocker(variables: Record<string, string>): Promise<undefined> {
  if (process.platform !== 'linux') throw new Error('the test clusters need Linux');
  const missing = await missingPackages(true);
  if (missing.length > 0) throw new Error(`packages are missing: apt-get install ${missing.join(' ')}`);
  if (process.getuid?.() !== 0) throw new Error('a Docker daemon of the tests needs root');
  await startDaemon(RIG_DAEMON);
  variables['DOCKER_HOST'] = socketOf(RIG_DAEMON);
}

/** Loading half a gigabyte takes seconds, so an image that is there already is left. */
async function load({ name, archive, id }: Image): Promise<void> {
  const there = await docker(RIG_DAEMON, 'image', 'inspect', '--format', '{{.Id}}', name).catch(() => '');
  if (there.trim() !== id) await docker(RIG_DAEMON, 'load', '--quiet', '--input', archive);
}
