import type { IncomingMessage } from 'node:http';

/**
 * The base URL that a caller has used, e.g. `http://localhost:4566/`: callers on this machine, in tasks and in other clusters
 * have different ones, and only their own is sure to work for them. The gateway passes `Host` on and says by
 * `X-Forwarded-Proto` what it was spoken to in. Without a usable `Host`, where the connection came in.
 */
export function endpointOf({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string {
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  const url = `${scheme}://${headers.host ?? ''}/`;
  if (headers.host && URL.canParse(url)) return new URL('/', url).href;
  const { localAddress = '', localPort = 0 } = socket;
  return `http://${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}/`;
}
