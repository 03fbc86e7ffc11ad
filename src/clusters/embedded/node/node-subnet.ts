/** The addresses of one instance's node: a /21 of its own, so that instances run side by side. */
export type NodeSubnet = {
  /** All of it, as CIDR: what the machine routes to the node. */
  block: string;
  /** The node's end of the cable to the machine. */
  node: string;
  /** The machine's end, under which pods reach the gateway. */
  machine: string;
  /** CIDR that pods get their addresses from. */
  pods: string;
};

const BLOCKS = 32;
const BLOCK_SIZE = 2 ** 11;
const FIRST = toNumber('10.201.0.0');

/** The `index`th block below 10.201.0.0/16. */
export function nodeSubnet(index: number): NodeSubnet {
  const at = FIRST + index * BLOCK_SIZE;
  return {
    block: `${toText(at)}/21`,
    node: toText(at + 1),
    machine: toText(at + 2),
    pods: `${toText(at + 2 ** 10)}/22`,
  };
}

/**
 * The first block that no route of the machine leads into: a VPN or another network may use some of them. Undefined when
 * all are taken. `taken` are destinations as `ip route` prints them; a default route takes nothing.
 */
export function freeSubnet(taken: readonly string[]): NodeSubnet | undefined {
  const ranges = taken.flatMap((cidr) => rangeOf(cidr) ?? []);
  for (let index = 0; index < BLOCKS; index++) {
    const first = FIRST + index * BLOCK_SIZE;
    const last = first + BLOCK_SIZE - 1;
    if (!ranges.some((range) => range.first <= last && range.last >= first)) return nodeSubnet(index);
  }
  return undefined;
}

function rangeOf(cidr: string): { first: number; last: number } | undefined {
  const match = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?$/.exec(cidr);
  if (match?.[1] === undefined || match[2] === '0') return undefined;
  const size = 2 ** (32 - Number(match[2] ?? 32));
  const first = Math.floor(toNumber(match[1]) / size) * size;
  return { first, last: first + size - 1 };
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
