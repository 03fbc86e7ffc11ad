import { lookup } from 'node:dns/promises';
import { demandDocker } from '../../clusters/docker/demand-docker.ts';
import { reachableNameServers } from '../../clusters/embedded/node/name-servers.ts';
import { nodeSupport } from '../../clusters/embedded/node/node-support.ts';
import type { InstanceStore } from '../../clusters/instance/instance-store.ts';
import { KUBERNETES_VERSION } from '../../clusters/instance/pinned-versions.ts';
import { providerToStart } from '../../clusters/providers.ts';
import { resolveStartSettings } from '../../config/settings.ts';
import { once } from '../../core/checks/run-checks.ts';
import { type Instance, isEmbedded, type NodeKind } from '../../core/instance/instance.ts';
import type { Facts, Provider } from '../../doctor/facts.ts';
import { mergedContexts } from '../../kubeconfig/merged-contexts.ts';
import { userKubeconfig } from '../../kubeconfig/user-kubeconfig.ts';
import { folderState } from '../../system/folder-state.ts';
import { cacheDir } from '../../system/paths.ts';
import { hasIpv6Loopback } from '../../system/ports.ts';
import type { CliDeps } from '../deps.ts';
import { instanceFacts } from './instance-facts.ts';
import { machineFacts } from './machine-facts.ts';
import { ownCertificates, reach } from './network-facts.ts';
import { type ContainersAt, portFacts } from './port-facts.ts';
import { programFacts, usablePython } from './program-facts.ts';
import {
  clusterToolFacts,
  containersAt,
  dockerResources,
  installedGo,
  installedKubectl,
} from './tool-facts.ts';

/** This machine's answers to what the checks ask, for the instance of that name; each is looked up when it is first asked for. */
export function gatherFacts(deps: CliDeps, name: string, store: InstanceStore): Facts {
  const { env, signal, packageRoot } = deps;
  const places = { env, packageRoot, cacheRoot: cacheDir(env) };
  const files = store.files(name);
  const start = once(async () => resolveStartSettings({ name, dataDir: store.home }, env));
  // One whose file cannot be read is told of as such.
  const own = store.readable().find((instance) => instance.name === name);
  const settings = once(async () => {
    const { backend, node } = await start();
    return {
      name,
      backend: (backend ?? own?.backend)?.kind ?? 'ministack',
      node: wantedNode(node, own),
    };
  });
  const provider = once(async (): Promise<Provider> => {
    const wanted = (await start()).provider;
    const { provider: found, why } = await providerToStart(name, store, wanted, env);
    const isThere = store.load(name) !== undefined;
    return {
      name: found.name,
      why: why ?? `provider ${found.name}: ${isThere ? `that of '${name}'` : 'it is asked for'}`,
    };
  });
  const docker = once(() => demandDocker(signal));
  const containers: ContainersAt = async (port) => {
    const answers = await docker().then(
      () => true,
      () => false,
    );
    // One that hangs has taken all the time that a check has.
    return answers ? containersAt(port, signal) : [];
  };
  const realNode = once(async () => {
    const support = nodeSupport(files.dir, env);
    const { missing, fix } = 'tools' in support ? { missing: [], fix: [] } : support;
    return { wanted: (await settings()).node, missing, fix };
  });
  return {
    signal,
    env,
    machine: machineFacts(deps.version),
    settings,
    provider,
    docker,
    dockerResources: once(() => dockerResources(signal)),
    clusterTools: once(() => clusterToolFacts(env)),
    realNode,
    addresses: (host) => lookup(host, { all: true, order: 'verbatim' }),
    nameServers: async () => reachableNameServers(),
    hasIpv6Loopback: once(hasIpv6Loopback),
    ownCertificates: async () => ownCertificates(env),
    reach: (origin) => reach(origin, signal),
    ports: once(async () => portFacts(await start(), await provider(), store, containers)),
    instances: once(() => instanceFacts(store, containers)),
    kubeconfig: async () => {
      const path = userKubeconfig(env);
      return { path, contexts: mergedContexts(path) };
    },
    kubectl: () => installedKubectl(env, signal),
    kubernetes: KUBERNETES_VERSION,
    programs: once(async () =>
      programFacts(
        {
          backend: (await settings()).backend === 'ministack',
          node: (await settings()).node !== 'simulated' && (await realNode()).missing.length === 0,
        },
        places,
      ),
    ),
    go: once(() => installedGo(env, packageRoot, signal)),
    python: once(() => usablePython(env, signal)),
    folders: {
      instances: () => folderState(store.home),
      programs: () => folderState(places.cacheRoot),
    },
  };
}

/** What was asked for, else what the instance has, as a start chooses. */
function wantedNode(asked: NodeKind | 'auto' | undefined, own: Instance | undefined): NodeKind | 'auto' {
  if (asked !== undefined && asked !== 'auto') return asked;
  return own !== undefined && isEmbedded(own) ? own.node : 'auto';
}
