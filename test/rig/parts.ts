import { dirname, join } from 'node:path';
import { inOneLine, messageOf } from '../../src/core/errors/kecs-error.ts';
import { say } from './cache.ts';
import { chooseDocker, type Docker } from './docker/choose-docker.ts';
import type { Image } from './images/cached-images.ts';
import { ministackImage, traefikImage } from './images/cluster-images.ts';
import { nodeImages } from './images/node-images.ts';
import { k3dHelperImages } from './images/small-images.ts';
import { program } from './programs.ts';

type Variables = Record<string, string>;

/** What tests may need: it resolves to its environment variables, or rejects with why it cannot be had. */
type Part = (docker: Docker) => Promise<Variables>;

const PARTS: Record<string, Part> = {
  KIND: async (docker) => {
    const [file, { kind }] = [await program('kind'), await nodeImages()];
    await load(docker, kind);
    return { KECS_TEST_KIND: file, KECS_TEST_KIND_NODE_IMAGE: kind.name, ...(await kubectl()) };
  },
  K3D: async (docker) => {
    const [file, { k3sDouble }] = [await program('k3d'), await nodeImages()];
    const [loadBalancer, tools] = await k3dHelperImages();
    for (const image of [k3sDouble, loadBalancer, tools]) await load(docker, image);
    return {
      KECS_TEST_K3D: file,
      KECS_TEST_K3S_DOUBLE_IMAGE: k3sDouble.name,
      // k3d's own names.
      K3D_IMAGE_LOADBALANCER: loadBalancer.name,
      K3D_IMAGE_TOOLS: tools.name,
      ...(await kubectl()),
    };
  },
  CLUSTER_IMAGES: async (docker) => {
    const [traefik, ministack] = [await traefikImage(), await ministackImage()];
    for (const image of [traefik, ministack]) await load(docker, image);
    return { KECS_TEST_TRAEFIK_IMAGE: traefik.name, KECS_TEST_MINISTACK_IMAGE: ministack.name };
  },
};

/**
 * Lines `NAME=value`. A part that cannot be had gives the line `KECS_TEST_SKIP_<PART>=reason` instead of its own; whoever
 * reads them decides whether that is a failure.
 */
export async function prepare(): Promise<string> {
  const docker = await chooseDocker().catch((thrown: unknown) => messageOf(thrown));
  const variables: Variables = typeof docker === 'string' ? {} : { ...docker.variables };
  for (const [name, make] of Object.entries(PARTS)) {
    try {
      if (typeof docker === 'string') throw new Error(docker);
      Object.assign(variables, await make(docker));
    } catch (thrown) {
      const reason = inOneLine(thrown).replaceAll('\n', ' ');
      variables[`KECS_TEST_SKIP_${name}`] = reason;
      say(`${name} cannot be had: ${reason}`);
    }
  }
  // Images of earlier builds lose their names to new ones.
  if (typeof docker !== 'string' && docker.own) await docker.call('image', 'prune', '--force');
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** The program of the nodes is kubectl too: the machine may have none, or one of another version. */
async function kubectl(): Promise<Variables> {
  return { KECS_TEST_KUBECTL: join(dirname(await program('kubernetes')), 'kubectl') };
}

/** Loading half a gigabyte takes seconds, so an image that is there already is left. */
async function load(docker: Docker, { name, archive, id }: Image): Promise<void> {
  const there = await docker.call('image', 'inspect', '--format', '{{.Id}}', name).catch(() => '');
  if (there.trim() !== id) await docker.call('load', '--quiet', '--input', archive);
}
