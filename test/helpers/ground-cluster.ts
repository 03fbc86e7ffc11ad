import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  controlPlaneImage,
  writeControlPlaneImage,
} from '../../src/clusters/in-cluster/control-plane-image.ts';
import { makePrivateDir } from '../../src/system/files.ts';
import { ministackImage, traefikImage } from '../rig/images/cluster-images.ts';
import { busyboxImage } from '../rig/images/small-images.ts';
import { RealPods } from './real-pods.ts';
import { KecsHome } from './run-kecs.ts';

const root = join(import.meta.dirname, '../..');
const NAME = 'ground';
const STORAGE_CLASS = 'by-hand';

/** A real cluster that another instance can be installed into: one that these tests make, and know the images of. */
export class GroundCluster {
  readonly home = new KecsHome({ KECS_NODE: 'containerd' });
  readonly kubeconfig = join(this.home.dir, 'instances', NAME, 'kubeconfig');
  #pods: RealPods | undefined;

  /** Flags of `start-v2` that name what the cluster has. */
  async start(): Promise<string[]> {
    expect(await this.home.start(NAME, '--no-localstack')).toMatchObject({ code: 0 });
    const archive = join(this.home.dir, 'control-plane.tar');
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const controlPlane = controlPlaneImage(root, version);
    await writeControlPlaneImage(root, controlPlane, archive);
    const [traefik, ministack] = [await traefikImage(), await ministackImage()];
    const { archive: busybox } = await busyboxImage();
    for (const file of [archive, traefik.archive, ministack.archive, busybox])
      expect(await this.home.run('images', 'load', file)).toMatchObject({ code: 0 });
    const images = ['--control-plane-image', controlPlane, '--traefik-image', traefik.name];
    return ['--provider', 'existing', ...images, '--backend-image', ministack.name];
  }

  get pods(): RealPods {
    this.#pods ??= new RealPods(join(this.home.dir, 'instances', NAME));
    return this.#pods;
  }

  /** A storage class with one volume in it, for those who ask for one. */
  async offerStorage(): Promise<string> {
    const path = join(this.home.dir, 'volume');
    makePrivateDir(path);
    chmodSync(path, 0o777);
    await this.pods.kube.apply({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: STORAGE_CLASS },
      spec: {
        storageClassName: STORAGE_CLASS,
        capacity: { storage: '10Gi' },
        accessModes: ['ReadWriteOnce'],
        hostPath: { path },
      },
    });
    return STORAGE_CLASS;
  }

  /** What kubectl prints of it. */
  async kubectl(...args: string[]): Promise<string> {
    return (await this.home.run('kubectl', '--name', NAME, '--', ...args)).stdout;
  }

  async remove(): Promise<void> {
    this.#pods?.kube.close();
    await this.home.remove();
  }
}
