import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Env } from '../../../system/paths.ts';

/** What the container runtime of a real node is made of. */
export type NodeTools = {
  containerd: string;
  ctr: string;
  /** Folder of the CNI plugins. */
  cniPlugins: string;
  /** For every process of the node: the programs are not in every user's PATH. */
  path: string;
};

export type NodeSupport =
  | { tools: NodeTools }
  /** `missing` are lines, `fix` commands that help; none where nothing helps. */
  | { missing: string[]; fix: string[] };

/** Programs and the Debian package of each, which is called the same in most distributions. */
const PROGRAMS: Readonly<Record<string, string>> = {
  containerd: 'containerd',
  ctr: 'containerd',
  'containerd-shim-runc-v2': 'containerd',
  runc: 'runc',
  ip: 'iproute2',
  nft: 'nftables',
  iptables: 'iptables',
  nsenter: 'util-linux',
  umount: 'mount',
};
const PLUGINS = ['loopback', 'ptp', 'host-local', 'portmap'];
const PLUGIN_FOLDERS = ['/opt/cni/bin', '/usr/lib/cni', '/usr/libexec/cni'];
const MORE_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Bits of the capability set, see capabilities(7): to make networks, to mount. */
const CAPABILITIES = { CAP_NET_ADMIN: 12n, CAP_SYS_ADMIN: 21n } as const;
/** The kubelet's longest socket below an instance's folder, within the 107 bytes that a socket's name may have. */
const LONGEST_FOLDER = 107 - '/node/kubelet/device-plugins/kubelet.sock'.length;

/** Whether this machine can run a real node for an instance in `instanceDir`. Looks only, and starts nothing. */
export function nodeSupport(instanceDir: string, env: Env): NodeSupport {
  if (process.platform !== 'linux') return { missing: ['it needs Linux'], fix: [] };
  const missing = [...missingRights(), ...missingKernelParts()];
  if (instanceDir.length > LONGEST_FOLDER) {
    missing.push(
      `the folder ${instanceDir} has a name of ${instanceDir.length} bytes, sockets in it allow ${LONGEST_FOLDER}`,
    );
  }
  const path = searchPath(env);
  const absent = Object.keys(PROGRAMS).filter((name) => find(name, path) === undefined);
  const cniPlugins = PLUGIN_FOLDERS.find((folder) =>
    PLUGINS.every((name) => isExecutable(join(folder, name))),
  );
  const packages = new Set(absent.map((name) => PROGRAMS[name] ?? name));
  if (absent.length > 0) missing.push(`not found: ${absent.join(', ')}`);
  if (cniPlugins === undefined) {
    missing.push(`no CNI plugins in ${PLUGIN_FOLDERS.join(' or ')}`);
    packages.add('containernetworking-plugins');
  }
  const containerd = find('containerd', path);
  const ctr = find('ctr', path);
  if (missing.length > 0 || !containerd || !ctr || !cniPlugins) {
    return {
      missing,
      fix: packages.size > 0 ? [`apt-get install -y ${[...packages].toSorted().join(' ')}`] : [],
    };
  }
  return { tools: { containerd, ctr, cniPlugins, path } };
}

/** overlayfs does not stack on itself, as where kecs runs in a container: layers are then copied. */
export function snapshotterFor(dir: string): 'overlayfs' | 'native' {
  const OVERLAYFS_MAGIC = 0x79_4c_76_30;
  return statfsSync(dir).type === OVERLAYFS_MAGIC ? 'native' : 'overlayfs';
}

function missingRights(): string[] {
  if (process.getuid?.() !== 0) return ['it needs root'];
  const status = readFileSync('/proc/self/status', 'utf8');
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  const lacking = Object.entries(CAPABILITIES).filter(([, bit]) => (effective & (1n << bit)) === 0n);
  return lacking.length > 0 ? [`root lacks ${lacking.map(([name]) => name).join(' and ')} here`] : [];
}

function missingKernelParts(): string[] {
  try {
    accessSync('/sys/fs/cgroup', constants.W_OK);
    return [];
  } catch {
    return ['/sys/fs/cgroup cannot be written to'];
  }
}

function searchPath(env: Env): string {
  const own = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return [...new Set([...own, ...MORE_FOLDERS])].join(delimiter);
}

function find(name: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
