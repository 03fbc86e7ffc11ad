import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorServicePortTaken } from '../../core/errors/catalogue/gateway.ts';
import { ERROR_SERVICE_HEALTH_PATH } from '../names.ts';
import { answerFor, type ErrorAnswerOptions } from './answer-for.ts';

export type ErrorServiceOptions = ErrorAnswerOptions & {
  host: string;
  /** 0 picks a free one. */
  port: number;
};

export type ErrorService = { port: number; close(): Promise<void> };

/** Longer than Traefik keeps an idle connection, so that it is never this side that ends one. */
const KEEP_ALIVE_MS = 100_000;
const MAX_HEADER_BYTES = 1_100_000;

/**
 * A small server that speaks for the gateway: rate limit, services that are down, pages that may not call. A process of
 * its own, because it has to answer when the control plane cannot. Rejects with KECS1505 when it cannot listen.
 */
export async function startErrorService(options: ErrorServiceOptions): Promise<ErrorService> {
  const server = createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: KEEP_ALIVE_MS + 10_000,
      requestTimeout: 0,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (request, response) => respond(request, response, options),
  );
  // No 100 Continue: the body of an upload that is refused anyway need not be sent.
  server.on('checkContinue', (request, response) => respond(request, response, options));
  server.listen(options.port, options.host);
  try {
    await once(server, 'listening');
  } catch (thrown) {
    throw errorServicePortTaken(options.host, options.port, thrown);
  }
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function respond(request: IncomingMessage, response: ServerResponse, options: ErrorServiceOptions): void {
  request.resume();
  const { method = 'GET', url = '/', headers } = request;
  if (url === ERROR_SERVICE_HEALTH_PATH) {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
    return;
  }
  const { status, headers: answerHeaders, body } = answerFor({ method, url, headers }, options);
  response.writeHead(status, { ...answerHeaders, 'content-length': body.length });
  response.end(method === 'HEAD' ? undefined : body);
}
