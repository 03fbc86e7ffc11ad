import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { planPorts } from '../../../src/clusters/embedded/plan-ports.ts';
import { portsOfOthers } from '../../../src/clusters/instance/port-rules.ts';
import type { Instance, InstancePorts } from '../../../src/core/instance/instance.ts';
import { pickFreePort } from '../../../src/system/ports.ts';

const noWishes = { api: undefined, admin: undefined };

async function occupied(): Promise<number> {
  const port = await pickFreePort(new Set());
  const server = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return port;
}

async function free(): Promise<number> {
  return pickFreePort(new Set());
}

async function somePorts(): Promise<InstancePorts> {
  const { ports } = await planPorts({ api: await free(), admin: await free() }, undefined, new Map());
  return ports;
}

test('no two listeners get the same port', async () => {
  const ports = Object.values(await somePorts());
  expect(new Set(ports).size).toBe(ports.length);
});

test('an instance keeps its ports from start to start, and one that was taken meanwhile moves', async () => {
  const earlier = await somePorts();
  expect((await planPorts(noWishes, earlier, new Map())).ports).toEqual(earlier);
  const backend = await occupied();
  const { ports, moved } = await planPorts(noWishes, { ...earlier, backend }, new Map());
  expect(ports).toEqual({ ...earlier, backend: expect.any(Number) });
  expect(ports.backend).not.toBe(backend);
  expect(moved).toEqual([]);
});

test('an instance of a version that knew fewer ports keeps those it has and gets the rest', async () => {
  const { kubelet: _, ...earlier } = await somePorts();
  const { ports } = await planPorts(noWishes, earlier as InstancePorts, new Map());
  expect(ports).toEqual({ ...earlier, kubelet: expect.any(Number) });
});

test('a taken admin or dashboard port moves and says which one, by whom', async () => {
  const earlier = await somePorts();
  const dashboard = await occupied();
  const { ports, moved } = await planPorts(noWishes, { ...earlier, dashboard }, new Map());
  expect(ports.dashboard).not.toBe(dashboard);
  expect(moved).toEqual([
    expect.stringMatching(new RegExp(`dashboard on ${ports.dashboard}: ${dashboard} is used by`)),
  ]);
});

test('a taken AWS endpoint is refused with its owner and a port that is free', async () => {
  const api = await occupied();
  const refusal = planPorts({ api, admin: undefined }, undefined, new Map());
  await expect(refusal).rejects.toMatchObject({
    code: 'KECS1301',
    exitCode: 6,
    details: {
      why: expect.stringContaining(`process ${process.pid}`),
      fix: [expect.stringContaining('--api-port'), expect.any(String)],
    },
  });
});

test("a wanted admin port that another instance holds is refused by that instance's name", async () => {
  const other = await somePorts();
  const refusal = planPorts(
    { api: await free(), admin: other.admin },
    undefined,
    new Map([['other', Object.values(other)]]),
  );
  await expect(refusal).rejects.toMatchObject({
    details: { why: "it belongs to instance 'other' (also while that is stopped)" },
  });
});

test('a new instance beside one that has 4566 gets the next free one and says so', async () => {
  const other = { ...(await somePorts()), api: 4566 };
  const { ports, moved } = await planPorts(noWishes, undefined, new Map([['other', Object.values(other)]]));
  expect(ports.api).toBeGreaterThan(4566);
  expect(moved[0]).toMatch(/AWS endpoint on \d+: 4566 belongs to instance 'other'/);
});

test('ports of stopped instances are kept for them', async () => {
  const ports = await somePorts();
  const others = portsOfOthers('me', [
    { name: 'me', ports } as Instance,
    { name: 'other', ports } as Instance,
  ]);
  expect([...others.keys()]).toEqual(['other']);
});
