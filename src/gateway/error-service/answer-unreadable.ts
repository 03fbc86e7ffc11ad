import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerFor, type ErrorAnswerOptions } from './answer-for.ts';

/** What Node says of bytes that it could not read as a request. */
type ParseFailure = Error & { readonly code?: string; readonly rawPacket?: Buffer };

/**
 * Node reads only methods that it knows, Traefik passes on any. Why a request came here does not depend on its method,
 * so it gets the answer that it would have got with another.
 */
export function answerUnreadable(failure: ParseFailure, socket: Duplex, options: ErrorAnswerOptions): void {
  if (!socket.writable || failure.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const { status, headers, body } = answerFor(
    requestIn(failure.rawPacket?.toString('latin1') ?? ''),
    options,
  );
  const lines = Object.entries({ ...headers, 'content-length': body.length, connection: 'close' });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  socket.end(body);
}

/** As much of a request as can be made out. */
function requestIn(packet: string): { method: string; url: string; headers: Record<string, string> } {
  const [first = '', ...lines] = (packet.split('\r\n\r\n', 1)[0] ?? '').split('\r\n');
  const [method = '', url = '/'] = first.split(' ');
  const headers: Record<string, string> = Object.create(null);
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { method, url, headers };
}
