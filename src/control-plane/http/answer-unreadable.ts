import { randomUUID } from 'node:crypto';
import { type IncomingHttpHeaders, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { AwsError } from '../wire/aws-error.ts';
import { guessProtocol } from '../wire/resolve-call.ts';
import { errorAnswer } from './answer-call.ts';

/** What Node says of bytes that it could not read as a request. */
type ParseFailure = Error & { readonly code?: string; readonly rawPacket?: Buffer };

/** Answers what is no request (an unknown method, broken chunks) as AWS would, instead of with Node's empty 400, and hangs up. */
export function answerUnreadable(failure: ParseFailure, socket: Duplex): void {
  if (!socket.writable || failure.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const headers = headersOf(failure.rawPacket?.toString('latin1') ?? '');
  const requestId = randomUUID();
  const answer = errorAnswer(errorOf(failure), guessProtocol(headers), undefined, 'unknown', requestId);
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}`,
    `Content-Type: ${answer.protocol.contentType}`,
    `Content-Length: ${Buffer.byteLength(answer.body)}`,
    `X-Kecs-Route: ${routeOf(headers)}`,
    `x-amzn-RequestId: ${requestId}`,
    'Connection: close',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  socket.end(answer.body);
}

function errorOf({ code, message }: ParseFailure): AwsError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new AwsError('RequestHeaderSectionTooLarge', 'The request headers are too large.', 431);
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new AwsError('RequestTimeout', 'The request did not arrive in time.', 408);
    default:
      return new AwsError('SerializationException', `The request is not valid HTTP: ${message}`);
  }
}

/** As far as they can be made out: enough to guess the protocol by. */
function headersOf(packet: string): IncomingHttpHeaders {
  const headers: Record<string, string> = Object.create(null);
  for (const line of (packet.split('\r\n\r\n', 1)[0] ?? '').split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}

/** The gateway's own word for it, and nothing else: this goes into a header. */
function routeOf(headers: IncomingHttpHeaders): string {
  const route = headers['x-kecs-route'];
  return route === 'ecs' || route === 'elbv2' || route === 'own' ? route : 'default';
}
