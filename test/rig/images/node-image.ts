import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { run } from '../../../src/system/exec.ts';
import { contentOf } from '../cache.ts';
import { KUBERNETES_PROGRAMS, KUBERNETES_VERSION, program } from '../programs.ts';
import type { FileTree } from './file-tree.ts';
import {
  busyboxImage,
  coreDnsImage,
  fingerprintOf,
  type Image,
  image,
  PAUSE,
  pauseImage,
} from './small-images.ts';

const FILES = join(import.meta.dirname, 'node');

/** What kube-proxy calls. */
const NETWORK_PROGRAMS = [
  'conntrack',
  'ip',
  'iptables',
  'iptables-save',
  'iptables-restore',
  'ip6tables',
  'ip6tables-save',
  'ip6tables-restore',
  'modprobe',
  'nft',
  'sysctl',
];
const NODE_PROGRAMS = [
  'bash',
  'cat',
  'cp',
  'mv',
  'rm',
  'ls',
  'ln',
  'mkdir',
  'rmdir',
  'chmod',
  'chown',
  'touch',
  'sleep',
  'seq',
  'tr',
  'cut',
  'head',
  'tail',
  'sort',
  'uniq',
  'wc',
  'tee',
  'date',
  'env',
  'printf',
  'basename',
  'dirname',
  'readlink',
  'stat',
  'mktemp',
  'base64',
  'cksum',
  'id',
  'uname',
  'hostname',
  'sed',
  'grep',
  'awk',
  'xargs',
  'find',
  'ps',
  'pgrep',
  'pkill',
  'kill',
  'mount',
  'umount',
  'findmnt',
  'nsenter',
  'setsid',
  'timeout',
  'ethtool',
  'socat',
  'tar',
  'gzip',
  'curl',
  'containerd',
  'containerd-shim-runc-v2',
  'ctr',
  'runc',
];
const CNI_PLUGINS = ['ptp', 'bridge', 'host-local', 'portmap', 'loopback'].map(
  (name) => `/usr/lib/cni/${name}`,
);

export const NODE_ENVIRONMENT = [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin',
  'CONTAINERD_NAMESPACE=k8s.io',
  'container=docker',
];

/** A node for the real kind: its own image cannot be had without a registry. Debian's containerd, no systemd. */
export async function nodeImage(): Promise<Image> {
  const kubernetes = await program('kubernetes');
  const inside = await imagesOfTheNode(kubernetes);
  return image(
    `kecs.test/node:${KUBERNETES_VERSION}`,
    'node',
    [
      kubernetes,
      contentOf(FILES),
      ...inside.map(({ archive }) => archive),
      fingerprintOf(...NODE_PROGRAMS, ...NETWORK_PROGRAMS, ...CNI_PLUGINS),
    ],
    { Env: NODE_ENVIRONMENT, Entrypoint: ['/usr/local/bin/entrypoint'] },
    async (tree) => {
      await nodeTree(tree, kubernetes, inside);
      for (const name of ['default-cni.yaml', 'default-storage.yaml'])
        tree.copy(join(FILES, name), `/kind/manifests/${name}`);
      tree.text('/kind/version', KUBERNETES_VERSION);
      tree.copy(join(FILES, 'kubelet.yaml'), '/etc/kubernetes/kubelet.conf.d/10-test.conf');
      tree.copy(join(FILES, 'pods.conflist'), '/etc/cni/pods.conflist');
      tree.folder('/etc/cni/net.d');
      tree.text('/usr/local/bin/entrypoint', readFileSync(join(FILES, 'entrypoint'), 'utf8'), 0o755);
    },
  );
}

/** Everything a node needs that both kinds of test cluster share. */
async function nodeTree(tree: FileTree, kubernetes: string, images: readonly Image[]): Promise<void> {
  for (const name of [...NODE_PROGRAMS, ...NETWORK_PROGRAMS]) await tree.program(name);
  // k3d's scripts trap signals by names that dash does not know.
  tree.link('/usr/bin/sh', 'bash');
  for (const plugin of CNI_PLUGINS) await tree.executable(plugin);
  await networkModules(tree);
  kubernetesPrograms(tree, kubernetes);
  tree.copy('/etc/os-release', '/etc/os-release');
  tree.copy('/etc/protocols', '/etc/protocols');
  tree.folder('/opt/images');
  for (const { archive } of images) tree.copy(archive, `/opt/images/${basename(archive)}`);
  const settings = readFileSync(join(FILES, 'containerd.toml'), 'utf8');
  tree.text('/etc/containerd/config.toml', settings.replace('@PAUSE@', PAUSE));
  tree.text('/usr/bin/systemctl', readFileSync(join(FILES, 'systemctl'), 'utf8'), 0o755);
  for (const folder of ['/proc', '/sys', '/dev', '/run', '/root', '/var/log', '/var/tmp', '/opt/cni'])
    tree.folder(folder);
  tree.link('/opt/cni/bin', '/usr/lib/cni');
}

function kubernetesPrograms(tree: FileTree, kubernetes: string): void {
  tree.copy(kubernetes, '/usr/local/bin/kubernetes');
  for (const name of KUBERNETES_PROGRAMS) {
    tree.link(`/usr/local/bin/${name}`, 'kubernetes');
    tree.link(`/usr/bin/${name}`, '/usr/local/bin/kubernetes');
  }
}

/** iptables loads what it matches and does from files of their own. */
async function networkModules(tree: FileTree): Promise<void> {
  const iptables = (await run('dpkg-query', ['-L', 'libxtables12', 'iptables'])).split('\n');
  for (const file of iptables.filter((path) => path.endsWith('.so'))) await tree.executable(file);
}

async function imagesOfTheNode(kubernetes: string): Promise<Image[]> {
  const wanted = await imagesOfKubeadm();
  const dns = wanted.find((name) => name.includes('/coredns')) ?? '';
  const [first = '', ...others] = wanted.filter((name) => !/coredns|pause/.test(name));
  const controlPlane = await image(
    first,
    'control-plane',
    [kubernetes, fingerprintOf(...NETWORK_PROGRAMS)],
    { Env: ['PATH=/usr/local/bin:/usr/sbin:/usr/bin'] },
    async (tree) => {
      for (const name of NETWORK_PROGRAMS) await tree.program(name);
      await networkModules(tree);
      kubernetesPrograms(tree, kubernetes);
    },
    others,
  );
  return [await pauseImage(), await busyboxImage(), await coreDnsImage(dns), controlPlane];
}

/** All of the control plane is one image under every name that kubeadm asks for. */
async function imagesOfKubeadm(): Promise<string[]> {
  const listed = await run(join(dirname(await program('kubernetes')), 'kubeadm'), [
    'config',
    'images',
    'list',
    '--kubernetes-version',
    KUBERNETES_VERSION,
  ]);
  return listed.split('\n').filter((line) => line.startsWith('registry.k8s.io/'));
}
