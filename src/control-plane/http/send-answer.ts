import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { OPERATION_HEADER, PROBLEM_HEADER } from '../../gateway/names.ts';
import type { AwsError } from '../wire/aws-error.ts';
import { guessProtocol } from '../wire/resolve-call.ts';
import { type Answer, errorAnswer } from './answer-call.ts';

/** Answers with an error where no call could be made out; in the protocol that the client seems to speak. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: AwsError,
  requestId: string,
  cors: OutgoingHttpHeaders | undefined,
  route = 'default',
): void {
  const answer = errorAnswer(error, guessProtocol(request.headers), undefined, 'unknown', requestId);
  send(response, answer, route, requestId, cors);
}

export function send(
  response: ServerResponse,
  answer: Answer,
  route: string,
  requestId: string,
  cors: OutgoingHttpHeaders | undefined,
): void {
  const { body, protocol, operation, code, problem } = answer;
  const length = Buffer.byteLength(body);
  const headers: OutgoingHttpHeaders = {
    'Content-Type': protocol.contentType,
    'Content-Length': length,
    'X-Kecs-Route': route,
    'x-amzn-RequestId': requestId,
    [OPERATION_HEADER]: operation,
  };
  if (problem !== undefined) headers[PROBLEM_HEADER] = asHeader(`${code}: ${problem}`);
  if (protocol.smithyProtocol !== undefined) headers['smithy-protocol'] = protocol.smithyProtocol;
  response.writeHead(answer.status, cors === undefined ? headers : { ...headers, ...cors });
  // A text of ASCII only, as most are, goes out faster as latin1.
  if (typeof body === 'string' && length === body.length) response.end(body, 'latin1');
  else response.end(body);
}

const MAX_PROBLEM = 300;

/** One line of ASCII: the caller's own words may be in it. */
function asHeader(text: string): string {
  return text.slice(0, MAX_PROBLEM).replace(/[^\x20-\x7e]+/g, '?');
}
