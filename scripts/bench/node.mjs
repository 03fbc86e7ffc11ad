// A start with a real node against one without, in turn: how long until the gateway answers, and until the node is Ready.
import { spawn } from 'node:child_process';
import { once as happens } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answering, freePort, median } from './load.mjs';

const BIN = fileURLToPath(new URL('../../bin/kecs.js', import.meta.url));
const ROUNDS = 5;
const READY_MS = 15_000;

export async function benchNode() {
  if (process.platform !== 'linux' || process.getuid() !== 0) {
    console.log('not measured: a real node needs root on Linux');
    return true;
  }
  const home = mkdtempSync(join(tmpdir(), 'kecs-bench-'));
  const env = { ...process.env, KECS_HOME: home, KECS_PROVIDER: 'embedded', CI: '1' };
  const kecs = async (...args) => {
    const child = spawn(process.execPath, [BIN, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    const [code] = await happens(child, 'close');
    if (code !== 0) throw new Error(said);
  };
  const kinds = ['simulated', 'containerd'];
  const ports = { simulated: await freePort(), containerd: await freePort() };
  const answers = { simulated: [], containerd: [] };
  const readies = { simulated: [], containerd: [] };
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      for (const kind of kinds) {
        const begun = performance.now();
        const started = kecs('start-v2', '--name', kind, '--node', kind, '--api-port', String(ports[kind]));
        await Promise.race([answering(ports[kind]), started]);
        const answered = performance.now() - begun;
        await started;
        // The first start of each makes certificates and a database.
        if (round > 0) {
          answers[kind].push(answered);
          readies[kind].push(performance.now() - begun);
        }
        await kecs('stop-v2', '--name', kind);
      }
    }
  } finally {
    for (const kind of kinds) await kecs('delete', '--name', kind).catch(() => undefined);
    rmSync(home, { recursive: true, force: true });
  }
  const ratio = median(answers.containerd) / median(answers.simulated);
  const ready = median(readies.containerd);
  console.log(
    `gateway answers after ${median(answers.containerd).toFixed(0)} ms with a real node, ${median(answers.simulated).toFixed(0)} ms without, ratio ${ratio.toFixed(2)} (wanted ≤ 1.1)`,
  );
  console.log(`node Ready after ${ready.toFixed(0)} ms (wanted ≤ ${READY_MS})`);
  return ratio <= 1.1 && ready <= READY_MS;
}
