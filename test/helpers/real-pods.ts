import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { nodePlace } from '../../src/clusters/embedded/node/node-place.ts';
import { nodeSupport } from '../../src/clusters/embedded/node/node-support.ts';
import type { KubeObject } from '../../src/core/kube-objects.ts';
import { KubeTransport } from '../../src/kube/kube-transport.ts';
import { Pods } from '../../src/kube/resource-types.ts';
import { RestKube } from '../../src/kube/rest-kube.ts';
import { systemClock } from '../../src/system/system-clock.ts';
import { busyboxImage } from '../rig/images/small-images.ts';
import { eventually } from './aws-calls.ts';

/** Why no real node can run here; undefined where one can. */
export function whyNoRealNode(): string | undefined {
  const support = nodeSupport('/instance', process.env);
  return 'tools' in support ? undefined : support.missing.join('; ');
}

type PodState = { status?: { podIP?: string; phase?: string; containerStatuses?: { ready: boolean }[] } };

const BUSYBOX = 'registry.test/busybox:1';

/** Pods on the real node of one instance. */
export class RealPods {
  readonly kube: RestKube;
  readonly #dir: string;

  constructor(instanceDir: string) {
    this.#dir = instanceDir;
    this.kube = new RestKube(KubeTransport.fromFile(join(instanceDir, 'kubeconfig')), systemClock);
  }

  /** Puts the image of these pods into the node's store. */
  async loadBusybox(): Promise<void> {
    const { archive } = await busyboxImage();
    this.#ctr('images', 'import', archive);
  }

  /** Runs a shell script in a new pod and waits until it is ready, with `port` until it listens there; gives its address. */
  async run(
    name: string,
    script: string,
    {
      app = name,
      port,
      user,
      image = BUSYBOX,
    }: { app?: string; port?: number; user?: number; image?: string } = {},
  ): Promise<string> {
    const container = {
      name: 'main',
      image,
      command: ['sh', '-c', script],
      ...(user !== undefined && { securityContext: { runAsUser: user } }),
      ...(port !== undefined && { readinessProbe: { tcpSocket: { port }, periodSeconds: 1 } }),
    };
    const pod: KubeObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels: { app } },
      spec: { terminationGracePeriodSeconds: 1, containers: [container] },
    };
    // The service account is made a moment after the API server came up.
    await eventually(
      async () =>
        this.kube.create(Pods, pod).then(
          () => true,
          () => false,
        ),
      20,
    );
    return this.ready(name);
  }

  async ready(name: string): Promise<string> {
    let address = '';
    await eventually(async () => {
      const { status } = (await this.kube.get<PodState>(Pods, name, 'default')) ?? {};
      address = status?.podIP ?? '';
      const isReady = status?.containerStatuses?.every(({ ready }) => ready) ?? false;
      return isReady && address !== '' && this.containers() > 0;
    }, 30);
    return address;
  }

  /** How many containers really run, as the runtime has them. */
  containers(): number {
    return this.#ctr('tasks', 'list', '--quiet').split('\n').filter(Boolean).length;
  }

  #ctr(...args: string[]): string {
    const socket = `${nodePlace(this.#dir)?.runDir}/containerd.sock`;
    return execFileSync('ctr', ['--address', socket, '--namespace', 'k8s.io', ...args], { encoding: 'utf8' });
  }
}
