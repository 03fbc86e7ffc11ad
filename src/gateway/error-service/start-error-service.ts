import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorServicePortTaken } from '../../core/errors/catalogue/gateway.ts';
import { ERROR_SERVICE_HEALTH_PATH } from '../names.ts';
import { answerFor, type ErrorAnswerOptions } from './answer-for.ts';
import { answerUnreadable } from './answer-unreadable.ts';

export type ErrorServiceOptions = ErrorAnswerOptions & {
  host: string;
  /** 0 picks a free one. */
  port: number;
};

/**
 * A refusal of the rate limit is held back this long. Clients that try again a few times only (three in the AWS SDKs'
 * standard mode) then do so when there is room again, instead of using up their tries within the same moment.
 */
const HOLD_MS = 500;
/** Refusals above this number are answered at once, so that a flood does not pile up here. */
const MAX_HELD = 500;

export type ErrorService = { port: number; close(): Promise<void> };

/** Longer than Traefik keeps an idle connection, so that it is never this side that ends one. */
const KEEP_ALIVE_MS = 100_000;
const MAX_HEADER_BYTES = 1_100_000;

/**
 * A small server that speaks for the gateway: rate limit, services that are down, pages that may not call. A process of
 * its own, because it has to answer when the control plane cannot. Rejects with KECS1505 when it cannot listen.
 */
export async function startErrorService(options: ErrorServiceOptions): Promise<ErrorService> {
  const respond = responder(options);
  const server = createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: KEEP_ALIVE_MS + 10_000,
      requestTimeout: 0,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    respond,
  );
  // No 100 Continue: the body of an upload that is refused anyway need not be sent.
  server.on('checkContinue', respond);
  // Node's own limit is 2000 headers, and what it then does to the connection makes Traefik answer 200 with a broken body.
  server.maxHeadersCount = 0;
  server.on('clientError', (failure, socket) => answerUnreadable(failure, socket, options));
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

function responder(
  options: ErrorAnswerOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  let held = 0;
  return (request, response) => {
    request.resume();
    const { method = 'GET', url = '/', headers } = request;
    if (url === ERROR_SERVICE_HEALTH_PATH) {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
      return;
    }
    const answer = answerFor({ method, url, headers }, options);
    const send = (): void => {
      response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
      response.end(method === 'HEAD' ? undefined : answer.body);
    };
    if (answer.headers['x-kecs-error'] !== 'throttled' || held >= MAX_HELD) {
      send();
      return;
    }
    held++;
    const timer = setTimeout(send, HOLD_MS);
    response.once('close', () => {
      held--;
      clearTimeout(timer);
    });
  };
}
