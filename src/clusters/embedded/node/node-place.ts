import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nodeBusy, noSubnet } from '../../../core/errors/catalogue/node.ts';
import { makePrivateDir, readJsonIfThere, writeFileAtomic } from '../../../system/files.ts';
import { acquireLock } from '../../../system/lock.ts';
import { type NodeNames, nodeNames, routedDestinations } from './node-network.ts';
import { freeSubnet, type NodeSubnet } from './node-subnet.ts';
import { restoreSysctls } from './node-sysctls.ts';

/** In memory, so that a reboot clears it together with what it stands for: all that a node has in the kernel. */
const ROOT = '/run/kecs';
const CLAIM = 'claim.json';
const LOCK_WAIT_MS = 10_000;

/** What an instance's real node has of this machine, as long as it runs. */
export type NodePlace = {
  names: NodeNames;
  subnet: NodeSubnet;
  /** Sockets, mounts and leases of the running node. */
  runDir: string;
};

type Claim = { instanceDir: string; subnet: NodeSubnet };

/** The place of an instance's node, if it has one now. */
export function nodePlace(instanceDir: string): NodePlace | undefined {
  const names = nodeNames(instanceDir);
  const runDir = join(ROOT, names.netns);
  const claim = readJsonIfThere<Claim>(join(runDir, CLAIM));
  return claim && { names, subnet: claim.subnet, runDir };
}

/** Gives the node a block of addresses that nobody else has, also no instance of another home; keeps the one it has. */
export async function claimNodePlace(instanceDir: string): Promise<NodePlace> {
  return locked(async () => {
    const known = nodePlace(instanceDir);
    if (known) return known;
    const others = readdirSync(ROOT).flatMap(
      (name) => readJsonIfThere<Claim>(join(ROOT, name, CLAIM))?.subnet.block ?? [],
    );
    const subnet = freeSubnet([...others, ...(await routedDestinations())]);
    if (subnet === undefined) throw noSubnet();
    const names = nodeNames(instanceDir);
    const runDir = join(ROOT, names.netns);
    makePrivateDir(runDir);
    const claim: Claim = { instanceDir, subnet };
    writeFileAtomic(join(runDir, CLAIM), JSON.stringify(claim));
    return { names, subnet, runDir };
  });
}

/** The last to leave puts back what was changed for the whole machine. */
export async function leaveNodePlace({ runDir }: NodePlace): Promise<void> {
  await locked(async () => {
    rmSync(runDir, { recursive: true, force: true });
    const others = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    if (others.length === 0) restoreSysctls(ROOT);
  });
}

/** For changes that all instances of this machine share. */
export async function withSharedState<T>(work: (root: string) => T | Promise<T>): Promise<T> {
  return locked(async () => work(ROOT));
}

async function locked<T>(work: () => Promise<T>): Promise<T> {
  makePrivateDir(ROOT);
  const path = join(ROOT, 'lock');
  const lock = await acquireLock(path, 'kecs', LOCK_WAIT_MS, () => undefined);
  if (lock === undefined) throw nodeBusy(path);
  try {
    return await work();
  } finally {
    lock.release();
  }
}
