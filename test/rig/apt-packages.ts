import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../src/system/exec.ts';
import { say } from './cache.ts';

/** A file that must be there, and the Debian package that brings it. */
const NEEDED: Record<string, string> = {
  '/usr/bin/containerd': 'containerd',
  runc: 'runc',
  '/usr/lib/cni/ptp': 'containernetworking-plugins',
  iptables: 'iptables',
  nft: 'nftables',
  conntrack: 'conntrack',
  ethtool: 'ethtool',
  ip: 'iproute2',
  modprobe: 'kmod',
  ps: 'procps',
  socat: 'socat',
  curl: 'curl',
  '/bin/busybox': 'busybox-static',
};
const DOCKER: Record<string, string> = { dockerd: 'docker.io', docker: 'docker.io' };

const isRoot = process.getuid?.() === 0;

/** The packages of the test clusters that this machine lacks. Where it may, it installs them and finds none missing. */
export async function missingPackages(withDocker: boolean): Promise<string[]> {
  const wanted = { ...NEEDED, ...(withDocker && DOCKER) };
  const missing = lacking(wanted);
  if (missing.length === 0 || !mayInstall()) return missing;
  say(`installing ${missing.join(' ')}`);
  const [apt = '', ...prefix] = isRoot ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  const environment = { env: { DEBIAN_FRONTEND: 'noninteractive' } };
  await run(apt, [...prefix, 'update', '-qq'], environment);
  await run(apt, [...prefix, 'install', '-y', '-qq', '--no-install-recommends', ...missing], environment);
  return lacking(wanted);
}

/** Only where nobody's machine is changed: in CI, or when told so. */
function mayInstall(): boolean {
  const told = process.env['CI'] === 'true' || process.env['KECS_TEST_APT'] === '1';
  return told && existsSync('/usr/bin/apt-get');
}

function lacking(wanted: Record<string, string>): string[] {
  const lacks = Object.entries(wanted).filter(([file]) => findProgram(file) === undefined);
  return [...new Set(lacks.map(([, packageName]) => packageName))];
}

/** Daemons lie where a user's PATH does not lead. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
  const places = name.startsWith('/') ? [name] : folders.map((folder) => join(folder, name));
  return places.find((place) => existsSync(place));
}
