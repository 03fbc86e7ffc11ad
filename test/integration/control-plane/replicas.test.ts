import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pickFreePort } from '../../../src/system/ports.ts';
import { ecsCall, eventually } from '../../helpers/aws-calls.ts';
import { type KubeRig, startKubeRig } from '../../helpers/kube-rig.ts';

const BIN = join(import.meta.dirname, '../../../bin/kecs.js');

type Replica = { child: ChildProcess; endpoint: string; admin: string };

let rig: KubeRig;
const started: Replica[] = [];

async function replica(identity: string): Promise<Replica> {
  const [port, adminPort] = [await pickFreePort(new Set()), await pickFreePort(new Set())];
  const child = spawn(
    process.execPath,
    [
      BIN,
      'server',
      `--kubeconfig=${rig.kubeconfig}`,
      `--port=${port}`,
      `--admin-port=${adminPort}`,
      '--namespace=kecs-system',
      '--lease=kecs-control-plane',
      `--identity=${identity}`,
    ],
    { stdio: 'ignore' },
  );
  const made = { child, endpoint: `http://127.0.0.1:${port}`, admin: `http://127.0.0.1:${adminPort}` };
  started.push(made);
  await eventually(async () => (await fetch(`${made.admin}/healthz`)).status === 200, 20);
  return made;
}

const isReady = async ({ admin }: Replica): Promise<boolean> =>
  fetch(`${admin}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  );

async function leaderOf(replicas: readonly Replica[]): Promise<Replica> {
  let leader: Replica | undefined;
  await eventually(async () => {
    const ready = await Promise.all(replicas.map(isReady));
    leader = replicas.find((_, index) => ready[index]);
    return leader !== undefined;
  }, 20);
  return leader as Replica;
}

/** What a Service does: a call goes to a replica that is ready; one that was not answered is made again. */
async function callUntilAnswered(replicas: readonly Replica[], name: string): Promise<void> {
  await eventually(async () => {
    const leader = await leaderOf(replicas);
    const { status } = await ecsCall(leader.endpoint, 'CreateCluster', { clusterName: name });
    return status === 200;
  }, 20);
}

beforeAll(async () => {
  rig = await startKubeRig();
});
afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  await rig?.stop();
});

test('one replica serves, the others stand by alive and say who leads', async () => {
  const first = await replica('a');
  await leaderOf([first]);
  const second = await replica('b');
  expect(await isReady(second)).toBe(false);
  expect(await (await fetch(`${second.admin}/readyz`)).text()).toContain('stands by: a leads');
  await expect(ecsCall(second.endpoint, 'ListClusters')).rejects.toThrow();
});

test('a leader killed in a burst of writes loses nothing that it had acknowledged', async () => {
  const acknowledged: string[] = [];
  let worst = 0;
  for (let index = 0; index < 150; index++) {
    const name = `burst-${index}`;
    const at = performance.now();
    if (index === 70) (await leaderOf(started)).child.kill('SIGKILL');
    await callUntilAnswered(started, name);
    worst = Math.max(worst, performance.now() - at);
    acknowledged.push(name);
  }
  // The lease of a killed leader is over after five seconds.
  expect(worst).toBeLessThan(10_000);
  const { endpoint } = await leaderOf(started);
  const { body } = await ecsCall(endpoint, 'DescribeClusters', { clusters: acknowledged.slice(0, 100) });
  expect(body['failures']).toEqual([]);
  const rest = await ecsCall(endpoint, 'DescribeClusters', { clusters: acknowledged.slice(100) });
  expect(rest.body['failures']).toEqual([]);
});

test('a leader that is asked to end hands over in a moment', async () => {
  const leader = await leaderOf(started);
  const next = await replica('c');
  const at = performance.now();
  leader.child.kill('SIGTERM');
  await leaderOf([next]);
  expect(performance.now() - at).toBeLessThan(4_000);
  if (leader.child.exitCode === null) await once(leader.child, 'exit');
  expect(leader.child.exitCode).toBe(0);
  await callUntilAnswered(started, 'after-the-handover');
});

test('a leader that was asleep meanwhile ends instead of answering', async () => {
  const leader = await leaderOf(started);
  const next = await replica('d');
  leader.child.kill('SIGSTOP');
  await eventually(() => isReady(next), 20);
  leader.child.kill('SIGCONT');
  if (leader.child.exitCode === null) await once(leader.child, 'exit');
  expect(leader.child.exitCode).toBe(1);
});
