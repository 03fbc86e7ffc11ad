import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { AwsError } from '../wire/aws-error.ts';
import { guessProtocol, resolveCall } from '../wire/resolve-call.ts';
import { type Answer, type AnswerDeps, answerCall, errorAnswer, internalFailure } from './answer-call.ts';
import { answerUnreadable } from './answer-unreadable.ts';
import { corsHeaders, isPreflight, preflightHeaders } from './cors.ts';
import { endpointOf } from './endpoint-of.ts';
import type { CallMetrics } from './metrics.ts';
import { answerOwn, type OwnDeps, storeIsSynced } from './own-endpoints.ts';
import type { BackendProxy } from './proxy-to-backend.ts';
import { ClientGone, drain, type ReadBody, readBody } from './read-body.ts';
import { refuse, send } from './send-answer.ts';
import { refusedWebPage } from './web-page-guard.ts';

const MAX_BODY_BYTES = 8 * 1024 * 1024;
const MAX_DRAINED_BYTES = 512 * 1024 * 1024;
/** More than the gateway lets in (1 MiB, a little over it, and what it adds), so that it is the gateway that refuses. */
const MAX_HEADER_BYTES = 1_200_000;
/** Longer than the gateway keeps its idle connections (90 s), or it would send requests into closing ones. */
const KEEP_ALIVE_MS = 100_000;

export type ApiDeps = AnswerDeps &
  OwnDeps & {
    readonly metrics: CallMetrics;
    readonly proxy: BackendProxy | undefined;
    readonly isAllowedOrigin: (origin: string) => boolean;
    /** Resolves when all records are in memory, or after a while to false. */
    readonly whenSynced: () => Promise<boolean>;
  };

/** The server of the AWS APIs. It never answers 502, 503 or 504: the gateway takes those for a dead control plane. */
export function createApiServer(deps: ApiDeps): Server {
  const server = createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: KEEP_ALIVE_MS + 10_000,
      // No limit on the whole request: uploads that pass through to the backend may take long.
      requestTimeout: 0,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (request, response) => {
      serve(request, response, deps).catch((thrown: unknown) => {
        if (thrown instanceof ClientGone) return;
        const requestId = randomUUID();
        deps.onFailure({ requestId, operation: 'none', thrown });
        if (response.headersSent) response.destroy();
        else refuse(request, response, internalFailure(undefined), requestId, undefined, 'own');
      });
    },
  );
  server.maxHeadersCount = 0;
  server.on('clientError', answerUnreadable);
  return server;
}

async function serve(request: IncomingMessage, response: ServerResponse, deps: ApiDeps): Promise<void> {
  const startedAt = performance.now();
  const { headers, method = 'GET', url = '/' } = request;
  const requestId = randomUUID();
  const refusal = refusedWebPage(headers, url, deps.isAllowedOrigin);
  if (refusal !== undefined) {
    await drain(request, MAX_DRAINED_BYTES);
    refuse(
      request,
      response,
      new AwsError('AccessDeniedException', refusal, 403),
      requestId,
      undefined,
      'own',
    );
    return;
  }
  const cors = corsHeaders(headers.origin);
  if (isPreflight(method, headers)) {
    response.writeHead(204, {
      ...preflightHeaders(headers),
      'X-Kecs-Route': 'preflight',
      'x-amzn-RequestId': requestId,
    });
    response.end();
    return;
  }
  if (url.startsWith('/_kecs/') || url === '/_kecs') {
    await serveOwn(request, response, deps, requestId, cors);
    return;
  }
  const body = await readBody(request, MAX_BODY_BYTES);
  const resolved = resolveCall({ method, url, headers }, body.bytes);
  if (resolved.kind === 'proxy') {
    await passOn(request, response, body, deps, requestId, cors);
    deps.metrics.record(
      'default',
      'proxied',
      String(response.statusCode),
      (performance.now() - startedAt) / 1000,
    );
    return;
  }
  const answer = body.over
    ? await tooLarge(request, requestId)
    : storeIsSynced(deps.stores) || (await deps.whenSynced())
      ? answerCall(resolved, body.bytes, { requestId, endpoint: endpointOf(request) }, deps)
      : errorAnswer(
          notReady(resolved.service.name),
          resolved.protocol,
          resolved.service,
          'unknown',
          requestId,
        );
  const ready = answer instanceof Promise ? await answer : answer;
  send(response, ready, resolved.service.name, requestId, cors);
  deps.metrics.record(
    resolved.service.name,
    ready.operation,
    ready.code,
    (performance.now() - startedAt) / 1000,
  );
}

/** While records are still being read nothing may look as if it were not there; SDKs try this again. */
function notReady(service: string): AwsError {
  return new AwsError(
    service === 'ecs' ? 'ServerException' : 'InternalFailure',
    'kecs is still starting.',
    500,
  );
}

async function tooLarge(request: IncomingMessage, requestId: string): Promise<Answer> {
  await drain(request, MAX_DRAINED_BYTES);
  const error = new AwsError(
    'RequestEntityTooLarge',
    `The request body is larger than ${MAX_BODY_BYTES} bytes.`,
    413,
  );
  return errorAnswer(error, guessProtocol(request.headers), undefined, 'unknown', requestId);
}

async function serveOwn(
  request: IncomingMessage,
  response: ServerResponse,
  deps: ApiDeps,
  requestId: string,
  cors: OutgoingHttpHeaders | undefined,
): Promise<void> {
  await readBody(request, MAX_BODY_BYTES);
  const { status, body } = await answerOwn(request, deps);
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'X-Kecs-Route': 'own',
    'x-amzn-RequestId': requestId,
    ...cors,
  });
  response.end(text);
}

async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  body: ReadBody,
  deps: ApiDeps,
  requestId: string,
  cors: OutgoingHttpHeaders | undefined,
): Promise<void> {
  if (deps.proxy === undefined) {
    await drain(request, MAX_DRAINED_BYTES);
    const none =
      'This request is for an AWS service other than ECS and ELBv2, and this instance has no backend for those.';
    // 501: nothing that a retry could mend.
    refuse(request, response, new AwsError('NotImplemented', none, 501), requestId, cors);
    return;
  }
  try {
    await deps.proxy.forward(request, body.bytes, body.over, response, {
      'X-Kecs-Route': 'default',
      ...cors,
    });
  } catch (thrown) {
    deps.onFailure({ requestId, operation: 'proxied', thrown });
    const unreachable = 'The backend for other AWS services cannot be reached.';
    refuse(request, response, new AwsError('InternalFailure', unreachable, 500), requestId, cors);
  }
}
