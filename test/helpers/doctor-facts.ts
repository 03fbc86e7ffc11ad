import type { Finding } from '../../src/core/checks/finding.ts';
import { doctorChecks } from '../../src/doctor/all-checks.ts';
import type { Facts, Folder, Machine } from '../../src/doctor/facts.ts';

const GIB = 1024 ** 3;
const MACHINE: Machine = {
  kecs: '0.1.0',
  node: '24.21.0',
  platform: 'linux',
  arch: 'x64',
  release: '6.1',
  cpu: 'Some CPU',
  totalBytes: 16 * GIB,
  availableBytes: 8 * GIB,
  inotify: { instances: 1024, watches: 524_288 },
};
const roomy = (dir: string) => async (): Promise<Folder> => ({ dir, freeBytes: 60 * GIB });

/** A machine on which all is well: embedded, all programs there, Docker and kubectl installed. */
export function wellFacts(more: Partial<Facts> = {}): Facts {
  return {
    signal: new AbortController().signal,
    env: {},
    machine: MACHINE,
    settings: async () => ({ name: 'mine', backend: 'ministack', node: 'auto' }),
    provider: async () => ({ name: 'embedded', why: 'provider embedded: it is asked for' }),
    docker: async () => ({ version: '29.1.0', os: 'linux', arch: 'amd64' }),
    dockerResources: async () => ({ cgroup: '2', memoryBytes: 8 * GIB, cpus: 4 }),
    clusterTools: async () => [{ name: 'kind', isInstalled: true, version: '0.30.0' }],
    realNode: async () => ({ wanted: 'auto', missing: [], fix: [] }),
    addresses: async () => [{ address: '127.0.0.1', family: 4 }],
    nameServers: async () => ['10.0.0.2'],
    hasIpv6Loopback: async () => true,
    ownCertificates: async () => undefined,
    reach: async () => ({}),
    ports: async () => [
      {
        port: 4566,
        purpose: 'the AWS endpoint',
        flag: '--api-port',
        isHeld: false,
        owner: undefined,
        next: 4567,
      },
      { port: 8080, purpose: 'dashboard', isHeld: false, owner: undefined, next: 8081 },
    ],
    instances: async () => [],
    kubeconfig: async () => ({ path: '/home/me/.kube/config', contexts: [] }),
    kubectl: async () => ({ version: '1.36.1' }),
    kubernetes: '1.36.3',
    programs: async () => [
      { name: 'kube', version: 'v1.36.3', state: 'cached', detail: 'go build', hosts: [] },
      { name: 'ministack', version: '1.5.33', state: 'cached', detail: 'Python packages', hosts: [] },
    ],
    go: async () => ({ version: '1.26.1', fetchesNewer: true }),
    python: async () => 'Python 3.12.4 (python3)',
    folders: { instances: roomy('/home/me/.kecs'), programs: roomy('/home/me/.cache/kecs') },
    ...more,
  };
}

/** The same machine otherwise described. */
export function machine(more: Partial<Machine>): Pick<Facts, 'machine'> {
  return { machine: { ...MACHINE, ...more } };
}

/** What one check finds on a machine that is well but for `more`. */
export function find(name: string, more: Partial<Facts> = {}): Promise<Finding> {
  const check = doctorChecks.find((each) => each.name === name);
  if (check === undefined) throw new Error(`there is no check '${name}'`);
  return check.run(wellFacts(more));
}
