import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  inNetwork,
  type MachinePort,
  makeNodeNetwork,
  nodeNames,
  removeNodeNetwork,
  routedDestinations,
} from '../../../src/clusters/embedded/node/node-network.ts';
import { freeSubnet, type NodeSubnet } from '../../../src/clusters/embedded/node/node-subnet.ts';

const missing =
  process.platform !== 'linux' || process.getuid?.() !== 0
    ? 'root on Linux'
    : ['ip', 'nft', 'nsenter'].find((tool) => spawnSync(tool, ['--version']).error !== undefined);

const made: ReturnType<typeof nodeNames>[] = [];
const servers: Server[] = [];
afterEach(async () => {
  for (const names of made.splice(0)) await removeNodeNetwork(names);
  for (const server of servers.splice(0)) server.close();
});

/** A server on loopback that answers with its caller's address. */
async function serve(): Promise<number> {
  const server = createServer((request, response) => response.end(request.socket.remoteAddress));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function network(home: string, ports: MachinePort[] = []) {
  const subnet = freeSubnet(await routedDestinations()) as NodeSubnet;
  const names = nodeNames(home);
  made.push(names);
  await makeNodeNetwork(names, subnet, ports);
  return { names, subnet };
}

/** What a program in the node's network reads from host:port; empty when nobody answers within two seconds. */
async function ask(names: ReturnType<typeof nodeNames>, host: string, port: number): Promise<string> {
  const script = `fetch('http://${host}:${port}', { signal: AbortSignal.timeout(2000) }).then(r => r.text()).then(t => process.stdout.write(t), () => {})`;
  const { run } = await import('../../../src/system/exec.ts');
  return run(...inNetwork(names, process.execPath, '-e', script));
}

/** What the kernel has that a network of ours could leave behind: lines that name one, and the machine's own settings. */
function traces(...marks: string[]): string[] {
  const commands = [
    ['ip', '-br', 'addr'],
    ['ip', 'netns'],
    ['ip', 'route', 'show', 'table', 'all'],
    ['nft', 'list', 'ruleset'],
  ];
  const lines = commands.flatMap(([file = '', ...args]) =>
    execFileSync(file, args, { encoding: 'utf8' }).split('\n'),
  );
  return lines.filter((line) => marks.some((mark) => line.includes(mark)));
}

/** The machine's settings that a forwarding network could have changed. */
function settings(): string[] {
  return ['ip_forward', 'conf/all/route_localnet', 'conf/default/forwarding'].map((name) =>
    readFileSync(`/proc/sys/net/ipv4/${name}`, 'utf8'),
  );
}

describe.skipIf(missing !== undefined)(`a node's network${missing ? ` (needs ${missing})` : ''}`, () => {
  it('leads named ports to loopback with the caller kept, and no other loopback port', async () => {
    const port = await serve();
    const { names, subnet } = await network('/one', [{ port: 4566, loopbackPort: port }]);
    expect(await ask(names, subnet.machine, 4566)).toBe(subnet.node);
    expect(await ask(names, subnet.machine, port)).toBe('');
  });

  it('keeps pods off loopback ports that they name themselves', async () => {
    const port = await serve();
    const { names, subnet } = await network('/one');
    const inside = (...args: string[]): void => void execFileSync(...inNetwork(names, 'ip', ...args));
    // What a privileged task could do: send packets for 127.0.0.1 down the cable.
    execFileSync(...inNetwork(names, 'sysctl', '-qw', 'net.ipv4.conf.eth0.route_localnet=1'));
    inside('addr', 'del', '127.0.0.1/8', 'dev', 'lo');
    inside('route', 'add', '127.0.0.1', 'via', subnet.machine, 'src', subnet.node);
    expect(await ask(names, '127.0.0.1', port)).toBe('');
  });

  it('runs beside another of the same machine and leaves nothing', async () => {
    const before = settings();
    const port = await serve();
    const one = await network('/home/a', [{ port: 4566, loopbackPort: port }]);
    const two = await network('/home/b', [{ port: 4566, loopbackPort: port }]);
    expect(two.subnet.block).not.toBe(one.subnet.block);
    expect(await ask(one.names, one.subnet.machine, 4566)).toBe(one.subnet.node);
    expect(await ask(two.names, two.subnet.machine, 4566)).toBe(two.subnet.node);
    const marks = [one, two].flatMap(({ names, subnet }) => [
      names.netns,
      names.table,
      subnet.node,
      subnet.block,
    ]);
    expect(traces(...marks).length).toBeGreaterThan(6);
    await removeNodeNetwork(one.names);
    expect(await ask(two.names, two.subnet.machine, 4566)).toBe(two.subnet.node);
    await removeNodeNetwork(two.names);
    await removeNodeNetwork(two.names);
    expect(traces(...marks)).toEqual([]);
    expect(settings()).toEqual(before);
  });

  it('is made anew from a half of it', async () => {
    const port = await serve();
    const { names, subnet } = await network('/one');
    execFileSync('nft', ['delete', 'table', 'ip', names.table]);
    execFileSync('ip', ['netns', 'delete', names.netns]);
    await makeNodeNetwork(names, subnet, [{ port: 4566, loopbackPort: port }]);
    expect(await ask(names, subnet.machine, 4566)).toBe(subnet.node);
  });
});
