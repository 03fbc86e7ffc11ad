import { realpathSync } from 'node:fs';
import { run } from '../../../src/system/exec.ts';
import { keyOf } from '../cache.ts';
import { program } from '../programs.ts';
import { fingerprintOf, type Image, imagesOf } from './cached-images.ts';

export const PAUSE = 'registry.test/pause:1';

export async function pauseImage(): Promise<Image> {
  const pause = await program('pause');
  const variant = { names: [PAUSE], settings: { Entrypoint: ['/pause'] } };
  const [image] = await imagesOf('pause', [pause], [variant], async (tree) => tree.copy(pause, '/pause'));
  return image;
}

/** Debian's busybox, as what tests run in pods. */
export async function busyboxImage(): Promise<Image> {
  const busybox = realpathSync('/bin/busybox');
  const commands = (await run(busybox, ['--list'])).trim().split('\n');
  const variant = { names: ['registry.test/busybox:1'], settings: { Env: ['PATH=/bin'], Cmd: ['sh'] } };
  const madeFrom = [keyOf(commands), fingerprintOf(busybox)];
  const [image] = await imagesOf('busybox', madeFrom, [variant], async (tree) => {
    tree.copy(busybox, '/usr/bin/busybox');
    for (const command of commands) tree.link(`/usr/bin/${command}`, 'busybox');
    tree.folder('/var/www');
  });
  return image;
}

export async function coreDnsImage(name: string): Promise<Image> {
  const coredns = await program('coredns');
  const variant = { names: [name], settings: { Entrypoint: ['/coredns'] } };
  const [image] = await imagesOf('coredns', [coredns], [variant], async (tree) =>
    tree.copy(coredns, '/coredns'),
  );
  return image;
}

/** What k3d runs beside its nodes: its load balancer, and its tools. */
export async function k3dHelperImages(): Promise<[loadBalancer: Image, tools: Image]> {
  const [proxy, helper] = [await program('k3d-proxy'), await program('k3d-tools')];
  const variants = [
    { names: ['kecs.test/k3d-proxy:1'], settings: { Entrypoint: ['/k3d-proxy'] } },
    { names: ['kecs.test/k3d-tools:1'], settings: { Entrypoint: ['/k3d-tools'], Env: ['PATH=/bin'] } },
  ] as const;
  const [loadBalancer, tools] = await imagesOf('k3d-helpers', [proxy, helper], variants, async (tree) => {
    tree.copy(proxy, '/k3d-proxy');
    tree.copy(helper, '/k3d-tools');
    tree.link('/usr/bin/rm', '/k3d-tools');
  });
  return [loadBalancer, tools];
}
