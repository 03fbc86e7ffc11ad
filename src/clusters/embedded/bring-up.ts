import { existsSync, rmSync } from 'node:fs';
import { startTimedOut } from '../../core/errors/catalogue/start.ts';
import { messageOf, toErrorDetails } from '../../core/errors/kecs-error.ts';
import type { EmbeddedInstance } from '../../core/instance/instance.ts';
import { lastLines } from '../../system/files.ts';
import { hasIpv6Loopback } from '../../system/ports.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { StartOptions } from '../instance/start-options.ts';
import { awaitReady } from '../supervisor/await-components.ts';
import { specHash } from '../supervisor/supervisor.ts';
import { readRunState, startSupervisor } from '../supervisor/supervisor-control.ts';
import type { Binaries } from './binaries/all-binaries.ts';
import { componentSpecs } from './component-specs.ts';
import { IMAGES_GATE, NETWORK_GATE } from './components/node.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { nodeCertificates } from './node/node-certificates.ts';
import { hasNetwork } from './node/node-network.ts';
import { claimNodePlace } from './node/node-place.ts';
import type { NodeTools } from './node/node-support.ts';
import type { RealNode } from './node/start-node.ts';
import { ensurePki } from './pki.ts';
import { stopAll } from './stop-all.ts';

export const OBJECTS_GATE = 'objects-ready';

export type BroughtUp = {
  started: boolean;
  kube: import('../../kube/rest-kube.ts').RestKube;
  node: RealNode | undefined;
};

/** Starts the components, unless they run as they are to run, and waits until the API server answers. `tools` are for a real node. */
export async function bringUp(
  options: StartOptions,
  instance: EmbeddedInstance,
  tools: NodeTools | undefined,
  binaries: Binaries,
  files: InstanceFiles,
  progress: (text: string) => void,
): Promise<BroughtUp> {
  const { store, deadline, program } = options;
  // Loading the Kubernetes client takes as long as the API server's first steps: both at once.
  const modules = Promise.all([import('../../kube/kube-transport.ts'), import('../../kube/rest-kube.ts')]);
  await ensurePki(files);
  store.save(instance);
  writeKubeconfig(files.kubeconfig(), files, instance, 'admin');
  writeKubeconfig(files.pki('traefik.kubeconfig'), files, instance, 'traefik');

  const ipv6 = await hasIpv6Loopback();
  const withNode = async () => {
    const node = tools && (await realNode(instance, files, tools, binaries));
    const specs = componentSpecs(instance, files, binaries, program, ipv6, options.packageRoot, node);
    return { node, specs };
  };
  let { node, specs } = await withNode();
  const before = readRunState(files);
  const isCutOff = node !== undefined && existsSync(files.run(NETWORK_GATE)) && !hasNetwork(node.place.names);
  const started = before.specHash !== specHash(specs) || isCutOff;
  if (started) {
    if (before.components.some(({ alive }) => alive)) {
      options.reporter.emit({
        type: 'note',
        level: 'info',
        text: `${isCutOff ? "its node's network is gone" : 'its settings changed'}: its components are restarted`,
      });
      await stopAll(files);
      // The node's place went with it.
      ({ node, specs } = await withNode());
    }
    for (const gate of [OBJECTS_GATE, NETWORK_GATE, IMAGES_GATE]) rmSync(files.run(gate), { force: true });
    startSupervisor(files, specs, program);
  }
  const [{ KubeTransport }, { RestKube }] = await modules;
  const kube = new RestKube(KubeTransport.fromFile(files.kubeconfig()), options.clock);
  progress('waiting for the API server');
  let last = 'it was not asked yet';
  const isReady = (): Promise<boolean> =>
    kube.ready(deadline.signal).catch((thrown: unknown) => {
      last = toErrorDetails(thrown).why ?? messageOf(thrown);
      return false;
    });
  try {
    await awaitReady(files, deadline, isReady, async () => {
      const component = 'kube-apiserver';
      return startTimedOut(
        component,
        last,
        deadline.totalMs / 1000,
        await lastLines(files.log(component), 5),
      );
    });
  } catch (thrown) {
    kube.close();
    throw thrown;
  }
  return { started, kube, node };
}

/** The node's place on this machine, and the certificates that go with its address. */
async function realNode(
  instance: EmbeddedInstance,
  files: InstanceFiles,
  tools: NodeTools,
  binaries: Binaries,
): Promise<RealNode | undefined> {
  const kubeNode = binaries.kubeNode?.path;
  if (kubeNode === undefined) return undefined;
  const place = await claimNodePlace(files.dir);
  await ensurePki(files, nodeCertificates(place.subnet.node));
  return { instance, files, place, tools, kubeNode };
}
