import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { run } from '../../../src/system/exec.ts';
import { contentOf } from '../cache.ts';
import { KUBERNETES_PROGRAMS, KUBERNETES_VERSION, program } from '../programs.ts';
import { fingerprintOf, type Image, imagesOf } from './cached-images.ts';
import type { FileTree } from './file-tree.ts';
import { CNI_PLUGINS, NETWORK_PROGRAMS, NODE_PROGRAMS } from './node-programs.ts';
import { busyboxImage, coreDnsImage, PAUSE, pauseImage } from './small-images.ts';

const FILES = join(import.meta.dirname, 'node');
const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin';
const K3S = '/var/lib/rancher/k3s';

/** Either cluster's containerd: one below kind's volume at its usual socket, one where k3d looks for it. */
const CONTAINERD = {
  'config.toml': { root: '/var/lib/containerd', socket: '/run/containerd/containerd.sock' },
  'k3s.toml': { root: `${K3S}/agent/containerd`, socket: '/run/k3s/containerd/containerd.sock' },
};

const VARIANTS = [
  {
    names: [`kecs.test/node:${KUBERNETES_VERSION}`],
    settings: { Env: [PATH, 'container=docker'], Entrypoint: ['/usr/local/bin/entrypoint'] },
  },
  {
    names: [`kecs.test/k3s-double:${KUBERNETES_VERSION}`],
    settings: {
      Env: [
        PATH,
        'CONTAINERD_NAMESPACE=k8s.io',
        `CONTAINERD_ADDRESS=${CONTAINERD['k3s.toml'].socket}`,
        'KUBECONFIG=/etc/rancher/k3s/k3s.yaml',
      ],
      Entrypoint: ['/bin/k3s'],
      Cmd: ['agent'],
      Volumes: { [K3S]: {}, '/var/lib/kubelet': {}, '/var/lib/etcd': {}, '/var/log': {} },
    },
  },
] as const;

/**
 * Nodes for the real kind and the real k3d, whose own images cannot be had without a registry: Debian's containerd, no
 * systemd, Kubernetes by kubeadm. What stands in for k3s is a double.
 */
export async function nodeImages(): Promise<{ kind: Image; k3sDouble: Image }> {
  const kubernetes = await program('kubernetes');
  const inside = await imagesOfTheNode(kubernetes);
  const madeFrom = [
    kubernetes,
    contentOf(FILES),
    ...inside.map(({ archive }) => archive),
    fingerprintOf(...NODE_PROGRAMS, ...NETWORK_PROGRAMS, ...CNI_PLUGINS),
  ];
  const [kind, k3sDouble] = await imagesOf('nodes', madeFrom, VARIANTS, async (tree) => {
    await addPrograms(tree, kubernetes);
    addFiles(tree);
    for (const { archive } of inside) tree.copy(archive, `/opt/images/${basename(archive)}`);
  });
  return { kind, k3sDouble };
}

async function addPrograms(tree: FileTree, kubernetes: string): Promise<void> {
  for (const name of [...NODE_PROGRAMS, ...NETWORK_PROGRAMS]) await tree.program(name);
  // k3d's scripts trap signals by names that dash does not know.
  tree.link('/usr/bin/sh', 'bash');
  for (const plugin of CNI_PLUGINS) await tree.executable(plugin);
  await addIptablesModules(tree);
  addKubernetes(tree, kubernetes);
}

function addFiles(tree: FileTree): void {
  const file = (name: string): string => readFileSync(join(FILES, name), 'utf8');
  tree.text('/usr/local/bin/entrypoint', file('entrypoint'), 0o755);
  tree.text('/usr/bin/k3s', file('k3s'), 0o755);
  tree.text('/usr/bin/systemctl', file('systemctl'), 0o755);
  tree.text('/usr/local/lib/node/common.sh', file('common.sh'));
  tree.text('/etc/cni/pods.conflist', file('pods.conflist'));
  tree.text('/etc/kubernetes/kubelet.conf.d/10-test.conf', file('kubelet.yaml'));
  tree.text('/etc/kubernetes/kubeadm.yaml', file('kubeadm.yaml').replace('@VERSION@', KUBERNETES_VERSION));
  for (const [name, { root, socket }] of Object.entries(CONTAINERD)) {
    const settings = file('containerd.toml').replace('@PAUSE@', PAUSE);
    tree.text(`/etc/containerd/${name}`, settings.replace('@ROOT@', root).replace('@SOCKET@', socket));
  }
  for (const name of ['default-cni.yaml', 'default-storage.yaml'])
    tree.text(`/kind/manifests/${name}`, file(name));
  tree.text('/kind/version', KUBERNETES_VERSION);
  for (const name of ['/etc/os-release', '/etc/protocols']) tree.copy(name);
  for (const folder of ['/proc', '/sys', '/dev', '/run', '/root', '/var/log', '/var/tmp', '/etc/cni/net.d'])
    tree.folder(folder);
  tree.link('/opt/cni/bin', '/usr/lib/cni');
}

function addKubernetes(tree: FileTree, kubernetes: string): void {
  tree.copy(kubernetes, '/usr/local/bin/kubernetes');
  for (const name of KUBERNETES_PROGRAMS) {
    tree.link(`/usr/local/bin/${name}`, 'kubernetes');
    tree.link(`/usr/bin/${name}`, '/usr/local/bin/kubernetes');
  }
}

/** iptables loads what it matches and does from files of their own. */
async function addIptablesModules(tree: FileTree): Promise<void> {
  const files = (await run('dpkg-query', ['-L', 'iptables'])).split('\n');
  for (const file of files.filter((path) => path.endsWith('.so'))) await tree.executable(file);
}

async function imagesOfTheNode(kubernetes: string): Promise<Image[]> {
  const wanted = await imagesOfKubeadm(kubernetes);
  const dns = wanted.find((name) => name.includes('/coredns')) ?? '';
  // All of the control plane is one image under every name that kubeadm asks for.
  const variant = {
    names: wanted.filter((name) => !/coredns|pause/.test(name)),
    settings: { Env: ['PATH=/usr/local/bin:/usr/sbin:/usr/bin'] },
  };
  const madeFrom = [kubernetes, fingerprintOf(...NETWORK_PROGRAMS)];
  const [controlPlane] = await imagesOf('control-plane', madeFrom, [variant], async (tree) => {
    for (const name of NETWORK_PROGRAMS) await tree.program(name);
    await addIptablesModules(tree);
    addKubernetes(tree, kubernetes);
  });
  return [await pauseImage(), await busyboxImage(), await coreDnsImage(dns), controlPlane];
}

async function imagesOfKubeadm(kubernetes: string): Promise<string[]> {
  const kubeadm = join(dirname(kubernetes), 'kubeadm');
  const listed = await run(kubeadm, ['config', 'images', 'list', '--kubernetes-version', KUBERNETES_VERSION]);
  return listed.split('\n').filter((line) => line.startsWith('registry.k8s.io/'));
}
