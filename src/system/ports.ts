import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** True when this machine can listen on the IPv6 loopback address. */
export async function hasIpv6Loopback(): Promise<boolean> {
  return canListen(0, '::1');
}

/** True when the port can be listened on, on 127.0.0.1 and, where it exists, on ::1. */
export async function isFree(port: number): Promise<boolean> {
  if (!(await canListen(port, '127.0.0.1'))) return false;
  return (await canListen(port, '::1')) || !(await hasIpv6Loopback());
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Below the range from which systems give ports to outgoing connections: nothing slips into them between two starts. */
const QUIET_RANGE = { from: 20_000, count: 10_000 };

/** A free port that is none of `taken`, from a range that outgoing connections do not use. */
export async function pickFreePort(taken: ReadonlySet<number>): Promise<number> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const port = QUIET_RANGE.from + randomInt(QUIET_RANGE.count);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port found from ${QUIET_RANGE.from} to ${QUIET_RANGE.from + QUIET_RANGE.count}`);
}

/** The wanted port if it is free and not in `taken`, else the next free one after it (ten tries), else any. */
export async function preferPort(wanted: number, taken: ReadonlySet<number>): Promise<number> {
  for (let port = wanted; port < Math.min(wanted + 10, 65_536); port++) {
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  return pickFreePort(taken);
}
