import { connect } from 'node:net';
import { failed, ok, skipped } from '../../../core/checks/finding.ts';
import type { GatewayCheck } from '../gateway-check.ts';

/** That the endpoint's port takes connections on one address of this machine. */
export function loopback(host: '127.0.0.1' | '::1'): GatewayCheck {
  return {
    name: host === '::1' ? 'ipv6' : 'ipv4',
    category: 'path',
    async run({ link, signal }) {
      const port = Number(new URL(link.endpoint).port);
      const shown = host === '::1' ? `[::1]:${port}` : `${host}:${port}`;
      const problem = await problemOf(host, port, signal);
      if (problem === undefined) return ok(shown);
      // Not every machine and not every tool that publishes ports has it; the next check tells whether it is missed.
      if (host === '::1') return skipped(`${shown}: ${problem}`);
      return failed(`${shown}: ${problem}`, 'kecs status --name NAME');
    },
  };
}

function problemOf(host: string, port: number, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal });
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}
