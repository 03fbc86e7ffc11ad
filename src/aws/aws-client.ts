import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { AwsRefused, awsErrorOf } from './aws-refused.ts';

/** Whose resources a call is about. */
export type AwsScope = { readonly account: string; readonly region: string };

type Call = {
  readonly scope: AwsScope;
  /** As in a credential scope: `secretsmanager`, `s3`. */
  readonly service: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
};

type Answer = {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
};

const TIMEOUT_MS = 15_000;
/** Far above every answer that is asked for; an environment file of a task cannot be longer than a pod's Secret. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const NOT_IMPLEMENTED = 501;
const TOO_MANY = 429;
const throttles = new Set([
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'SlowDown',
]);

/**
 * Calls to an AWS endpoint of this machine or cluster: the backend, or the gateway of an instance. Both tell account and region
 * by the credential and do not check signatures, so there is none.
 *
 * Every call rejects with `AwsRefused` for an answer that will not change by itself, with another error for an endpoint that is
 * away, fails or is busy.
 */
export class AwsClient {
  readonly #url: URL;
  // A connection per request: who answers may close idle ones at any moment.
  readonly #agent = new Agent({ keepAlive: false });

  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** An operation of the AWS JSON 1.1 protocol; `target` as in `X-Amz-Target`, e.g. `AmazonSSM.GetParameters`. */
  async json<T>(
    scope: AwsScope,
    service: string,
    target: string,
    input: object,
    signal?: AbortSignal,
  ): Promise<T> {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
    const body = JSON.stringify(input);
    const { text } = await this.#call({ scope, service, method: 'POST', path: '/', headers, body }, signal);
    return JSON.parse(text) as T;
  }

  /** The text of an S3 object, whatever the region of its bucket. */
  async objectText(scope: AwsScope, bucket: string, key: string, signal?: AbortSignal): Promise<string> {
    const path = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    const get = (region: string) =>
      this.#call({ scope: { ...scope, region }, service: 's3', method: 'GET', path, headers }, signal);
    try {
      return (await get(scope.region)).text;
    } catch (thrown) {
      const home = thrown instanceof AwsRefused ? thrown.bucketRegion : undefined;
      if (home === undefined || home === scope.region) throw thrown;
      return (await get(home)).text;
    }
  }

  async #call(call: Call, signal: AbortSignal | undefined): Promise<Answer> {
    const answer = await this.#send(call, signal);
    const { status } = answer;
    if (status >= 200 && status < 300) return answer;
    const { code, message } = awsErrorOf(answer);
    const isPassing = (status >= 500 && status !== NOT_IMPLEMENTED) || status === TOO_MANY;
    if (isPassing || throttles.has(code))
      throw new Error(`${this.#url.origin} answered ${call.service} with ${status} ${code}: ${message}`);
    const region = answer.headers['x-amz-bucket-region'];
    throw new AwsRefused(code, message, status, typeof region === 'string' ? region : undefined);
  }

  #send(call: Call, signal: AbortSignal | undefined): Promise<Answer> {
    const deadline = AbortSignal.timeout(TIMEOUT_MS);
    return new Promise((resolve, reject) => {
      const fail = (cause: Error): void => {
        const why = deadline.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : cause.message;
        reject(new Error(`${this.#url.origin} cannot be asked for ${call.service}: ${why}`, { cause }));
      };
      const outgoing = httpRequest(
        {
          host: this.#url.hostname.replace(/^\[|\]$/g, ''),
          port: this.#url.port || 80,
          method: call.method,
          path: call.path,
          agent: this.#agent,
          signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
          headers: {
            host: this.#url.host,
            authorization: authorizationOf(call),
            'content-length': Buffer.byteLength(call.body ?? ''),
            ...call.headers,
          },
        },
        (incoming) => readAnswer(incoming).then(resolve, fail),
      );
      outgoing.on('error', fail);
      outgoing.end(call.body);
    });
  }
}

/** Says whose call it is; the date of the scope is of no account to those who check no signature. */
function authorizationOf({ scope, service }: Call): string {
  const credential = `${scope.account}/20260101/${scope.region}/${service}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
}

async function readAnswer(incoming: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += (chunk as Buffer).length;
    if (size > MAX_ANSWER_BYTES) throw new Error(`its answer is larger than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, text };
}
