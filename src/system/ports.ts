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

/** A free port that is none of `taken`; the system chooses, so it lies in its range for short-lived ports. */
export async function pickFreePort(taken: ReadonlySet<number>): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
      });
    });
    if (!taken.has(port) && (await isFree(port))) return port;
  }
}

/** The wanted port if it is free and not in `taken`, else the next free one after it (ten tries), else any. */
export async function preferPort(wanted: number, taken: ReadonlySet<number>): Promise<number> {
  for (let port = wanted; port < Math.min(wanted + 10, 65_536); port++) {
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  return pickFreePort(taken);
}
