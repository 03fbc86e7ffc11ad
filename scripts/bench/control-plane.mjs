// Rates of ListClusters and DescribeClusters against a bare node:http JSON server, at 1 and 8 connections.
// Server and client are processes of their own, one after the other, so each ratio compares like with like.
//   node scripts/bench/control-plane.mjs [--seconds 3] [--clusters 100]
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { call, median, once, rate } from './load.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ROUNDS = 5;
const WANTED_RATIO = 0.5;
const option = (name, standard) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? standard : Number(process.argv[at + 1]);
};

if (process.env.KECS_BENCH_SERVER) await serve(process.env.KECS_BENCH_SERVER);
else await measure();

/** Child process: one server on a free port, told to the parent. */
async function serve(kind) {
  // Also when the parent is gone; and in an orderly way, or --cpu-prof writes nothing.
  process.on('SIGTERM', () => process.exit(0)).on('disconnect', () => process.exit(0));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send(user + system);
  });
  if (kind === 'bare') {
    const { createServer } = await import('node:http');
    const body = process.env.KECS_BENCH_BODY;
    const server = createServer((incoming, outgoing) => {
      const chunks = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('end', () => {
        JSON.parse(Buffer.concat(chunks).toString('utf8'));
        outgoing.writeHead(200, {
          'Content-Type': 'application/x-amz-json-1.1',
          'Content-Length': Buffer.byteLength(body),
        });
        outgoing.end(body);
      });
    });
    server.listen(0, '127.0.0.1', () => process.send(server.address().port));
    return;
  }
  const { start } = await import(pathToFileURL(process.env.KECS_BENCH_BUNDLE).href);
  const controlPlane = await start();
  process.send(Number(new URL(controlPlane.address).port));
}

async function measure() {
  const seconds = option('seconds', 3);
  const clusters = option('clusters', 100);
  const folder = mkdtempSync(join(tmpdir(), 'kecs-bench-'));
  try {
    const bundle = join(folder, 'control-plane.mjs');
    await bundleControlPlane(bundle);
    const ours = await startServer({ KECS_BENCH_SERVER: 'kecs', KECS_BENCH_BUNDLE: bundle });
    for (let at = 0; at < clusters; at++)
      await once(ours.port, call('CreateCluster', { clusterName: `cluster-${at}` }));
    const names = Array.from({ length: 10 }, (_, at) => `cluster-${at}`);
    const calls = [
      ['ListClusters', call('ListClusters', {})],
      ['DescribeClusters (1)', call('DescribeClusters', { clusters: ['cluster-0'] })],
      ['DescribeClusters (10)', call('DescribeClusters', { clusters: names, include: ['TAGS', 'SETTINGS'] })],
    ];
    const results = [];
    for (const [name, message] of calls) {
      const bare = await startServer({
        KECS_BENCH_SERVER: 'bare',
        KECS_BENCH_BODY: await once(ours.port, message),
      });
      for (const connections of [1, 8]) {
        await rate(bare.port, message, connections, 1);
        await rate(ours.port, message, connections, 1);
        // Interleaved and by the median, so that a slower moment of the machine does not decide.
        const rounds = [];
        for (let round = 0; round < ROUNDS; round++) {
          rounds.push({
            bare: await measured(bare, message, connections, seconds / ROUNDS),
            kecs: await measured(ours, message, connections, seconds / ROUNDS),
          });
        }
        const ratio = median(rounds.map((round) => round.kecs.rate / round.bare.rate));
        const cpuRatio = median(rounds.map((round) => round.bare.cpu / round.kecs.cpu));
        results.push(ratio);
        const rates = ['bare', 'kecs'].map(
          (which) =>
            `${which} ${median(rounds.map((round) => round[which].rate)).toFixed(0)}/s (${median(rounds.map((round) => round[which].cpu)).toFixed(0)} µs CPU)`,
        );
        console.log(
          `${name.padEnd(22)} ${connections} connection(s): ${rates.join(', ')}, ratio ${ratio.toFixed(2)} (CPU ${cpuRatio.toFixed(2)})`,
        );
      }
      bare.child.kill();
    }
    ours.child.kill();
    if (results.some((ratio) => ratio < WANTED_RATIO)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bundleControlPlane(outfile) {
  const { build } = await import('esbuild');
  const schemas = (name) => `@aws-sdk/${name}/dist-es/schemas/schemas_0.js`;
  await build({
    stdin: {
      resolveDir: root,
      loader: 'ts',
      contents: `
        import { startControlPlane } from './src/control-plane/start-control-plane.ts';
        import { systemClock } from './src/system/system-clock.ts';
        import { FakeKube } from './test/helpers/fake-kube.ts';
        export const start = () => startControlPlane({
          host: '127.0.0.1', port: 0, adminPort: 0, namespace: 'kecs-system', version: 'bench', kube: new FakeKube(),
          clock: systemClock, allowedOrigins: [], resetAllowed: false, log: () => undefined,
        });`,
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    alias: {
      '@aws-sdk/client-ecs': schemas('client-ecs'),
      '@aws-sdk/client-elastic-load-balancing-v2': schemas('client-elastic-load-balancing-v2'),
    },
    banner: { js: "import { createRequire as kr } from 'node:module'; const require = kr(import.meta.url);" },
    logLevel: 'warning',
  });
}

function startServer(env) {
  const profile = env.KECS_BENCH_SERVER === 'kecs' && process.argv.includes('--profile');
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), {
      env: { ...process.env, ...env },
      execArgv: profile ? ['--cpu-prof', '--cpu-prof-dir=/tmp/kecs-bench-profile'] : [],
    });
    child.once('message', (port) => resolve({ port, child }));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`server ended with ${code}`)));
  });
}

/** Answers per second, and the server's own CPU time per answer: that one does not depend on what else the machine does. */
async function measured(server, message, connections, seconds) {
  const before = await cpuOf(server.child);
  const perSecond = await rate(server.port, message, connections, seconds);
  return { rate: perSecond, cpu: ((await cpuOf(server.child)) - before) / (perSecond * seconds) };
}

function cpuOf(child) {
  return new Promise((resolve) => {
    child.once('message', resolve);
    child.send('cpu');
  });
}
