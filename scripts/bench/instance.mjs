// A running instance: warm start against the bare programs, ECS through the gateway and direct against the backend's own
// ECS, the gateway's added latency, and the memory of each part.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answering, call, freePort, median, once, rate } from './load.mjs';

const BIN = fileURLToPath(new URL('../../bin/kecs.js', import.meta.url));
const STARTS = 5;
const SECONDS = 2;

export async function benchInstance() {
  const home = mkdtempSync(join(tmpdir(), 'kecs-bench-'));
  const env = { ...process.env, KECS_HOME: home, KECS_PROVIDER: 'embedded', KECS_NODE: 'simulated', CI: '1' };
  const kecs = (...args) => spawnSync(process.execPath, [BIN, ...args], { env, encoding: 'utf8' });
  const port = await freePort();
  const start = () => kecs('start-v2', '--name', 'bench', '--api-port', String(port), '--rate-limit', 'off');
  const dir = join(home, 'instances', 'bench');
  const results = [];
  try {
    const first = start();
    if (first.status !== 0) throw new Error(first.stderr);
    results.push(await benchCalls(dir, port));
    printMemory(dir);
    kecs('stop-v2', '--name', 'bench');
    results.push(await benchStart(dir, start, () => kecs('stop-v2', '--name', 'bench'), port));
  } finally {
    kecs('delete', '--name', 'bench');
    rmSync(home, { recursive: true, force: true });
  }
  return results.every(Boolean);
}

/** The same programs with the same arguments, all spawned at once, until the gateway answers ListClusters. */
async function benchStart(dir, start, stop, port) {
  const rounds = [];
  for (let round = 0; round < STARTS; round++) {
    const specs = JSON.parse(readFileSync(join(dir, 'run', 'components.json'), 'utf8'));
    const begunBare = performance.now();
    const children = specs.map(({ file, args, env }) =>
      spawn(file, args, { cwd: dir, env: { ...process.env, ...env }, stdio: 'ignore' }),
    );
    await answering(port);
    const bare = performance.now() - begunBare;
    for (const child of children.reverse()) await ended(child);
    const begun = performance.now();
    const { status, stderr } = start();
    const ours = performance.now() - begun;
    if (status !== 0) throw new Error(stderr);
    stop();
    rounds.push({ bare, ours });
  }
  const ratio = median(rounds.map(({ bare, ours }) => ours / bare));
  const ms = (which) => median(rounds.map((round) => round[which])).toFixed(0);
  console.log(
    `warm start-v2 ${ms('ours')} ms, bare script ${ms('bare')} ms, ratio ${ratio.toFixed(2)} (wanted ≤ 1.5)`,
  );
  return ratio <= 1.5;
}

async function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await new Promise((resolve) => child.once('exit', resolve));
  clearTimeout(kill);
}

async function benchCalls(dir, port) {
  const instance = readFileSync(join(dir, 'instance.yaml'), 'utf8');
  const portOf = (name) => Number(new RegExp(`${name}: (\\d+)`).exec(instance)?.[1]);
  const controlPlane = portOf('controlPlane');
  const backend = portOf('backend');
  for (const target of [controlPlane, backend]) {
    for (let n = 0; n < 10; n++) await once(target, call('CreateCluster', { clusterName: `bench-${n}` }));
  }
  let good = true;
  for (const [name, message] of [
    ['ListClusters', call('ListClusters', {})],
    ['DescribeClusters', call('DescribeClusters', { clusters: ['bench-0'] })],
  ]) {
    for (const connections of [1, 8]) {
      const direct = await rate(controlPlane, message, connections, SECONDS);
      const gateway = await rate(port, message, connections, SECONDS);
      const theirs = await rate(backend, message, connections, SECONDS);
      const ratio = direct / theirs;
      if (ratio < 5) good = false;
      console.log(
        `${name.padEnd(16)} ${connections} connection(s): direct ${direct.toFixed(0)}/s, through the gateway ${gateway.toFixed(0)}/s, MiniStack direct ${theirs.toFixed(0)}/s; ` +
          `direct ${ratio.toFixed(1)} × MiniStack (wanted ≥ 5), through the gateway ${(gateway / theirs).toFixed(1)} ×`,
      );
    }
  }
  const message = call('ListClusters', {});
  const times = { direct: [], gateway: [] };
  for (let round = 0; round < 4; round++) {
    await rate(controlPlane, message, 1, SECONDS / 2, times.direct);
    await rate(port, message, 1, SECONDS / 2, times.gateway);
  }
  const added = median(times.gateway) - median(times.direct);
  console.log(`gateway's added p50 ${added.toFixed(3)} ms (wanted ≤ 0.5)`);
  return good && added <= 0.5;
}

function printMemory(dir) {
  const { components } = JSON.parse(readFileSync(join(dir, 'run', 'supervisor.json'), 'utf8'));
  const rows = ['supervisor', ...components].map((name) => {
    const { pid } = JSON.parse(readFileSync(join(dir, 'run', `${name}.json`), 'utf8'));
    const kib = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
    return `${name} ${(kib / 1024).toFixed(0)}`;
  });
  console.log(`RSS in MiB: ${rows.join(', ')}`);
}
