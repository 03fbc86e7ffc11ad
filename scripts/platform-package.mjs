// Makes build/kube-OS-CPU/: an npm package with the ready-made Kubernetes program for one platform.
// Usage: node scripts/platform-package.mjs linux x64 amd64
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KUBERNETES, linkerFlags } from '../src/clusters/embedded/binaries/go-build.ts';
import { MODULE, PROGRAM } from '../src/clusters/embedded/binaries/kube.ts';

const [os, cpu, goarch] = process.argv.slice(2);
if (!os || !cpu || !goarch) throw new Error('usage: platform-package.mjs OS CPU GOARCH');
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const dir = resolve('build', `kube-${os}-${cpu}`);
mkdirSync(dir, { recursive: true });
const build = spawnSync(
  'go',
  ['build', '-trimpath', `-ldflags=${linkerFlags(KUBERNETES)}`, '-o', join(dir, PROGRAM), '.'],
  {
    cwd: MODULE,
    stdio: 'inherit',
    env: {
      ...process.env,
      GOOS: os,
      GOARCH: goarch,
      CGO_ENABLED: '0',
      GOFLAGS: '-buildvcs=false -mod=readonly',
    },
  },
);
if (build.status !== 0) process.exit(1);
const manifest = {
  name: `@kecs/kube-${os}-${cpu}`,
  version: KUBERNETES.slice(1),
  description: 'etcd, kube-apiserver, kube-controller-manager and kube-scheduler in one program, for kecs',
  license: 'Apache-2.0',
  os: [os],
  cpu: [cpu],
  files: [PROGRAM],
};
writeFileSync(join(dir, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
