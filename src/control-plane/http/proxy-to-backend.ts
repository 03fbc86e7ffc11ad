import type { OutgoingHttpHeaders } from 'node:http';
import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';

/** Hop-by-hop, or ours alone. */
const dropped = new Set(['x-kecs-route', 'connection', 'keep-alive', 'proxy-connection']);
const droppedFromAnswer = new Set(['connection', 'keep-alive', 'x-kecs-route']);

/** Sends requests on to the AWS-compatible backend, byte for byte, and its answers back. */
export class BackendProxy {
  readonly #url: URL;
  // A connection per request: the backend may close idle ones at any moment, and these requests are rare.
  readonly #agent = new Agent({ keepAlive: false });

  constructor(url: string) {
    this.#url = new URL(url);
  }

  /**
   * Headers keep order, case and Host; `prefix` is what was already read of the body, the rest is streamed. Resolves when
   * the answer is on its way; rejects if the backend cannot be reached, in which case nothing was sent.
   */
  forward(
    request: IncomingMessage,
    prefix: Buffer,
    rest: boolean,
    response: ServerResponse,
    extraHeaders: OutgoingHttpHeaders,
  ): Promise<number> {
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest({
        host: this.#url.hostname.replace(/^\[|\]$/g, ''),
        port: this.#url.port || 80,
        method: request.method,
        path: request.url,
        headers: withoutDropped(request.rawHeaders, dropped),
        agent: this.#agent,
        setHost: false,
      });
      outgoing.on('response', (answer) => {
        const status = answer.statusCode ?? 500;
        const headers = withoutDropped(answer.rawHeaders, droppedFromAnswer);
        for (const [name, value] of Object.entries(extraHeaders)) headers.push(name, String(value));
        response.writeHead(status, headers);
        answer.pipe(response);
        answer.on('error', () => response.destroy());
        resolve(status);
      });
      outgoing.on('error', (cause) => (response.headersSent ? response.destroy() : reject(cause)));
      response.on('close', () => outgoing.destroy());
      if (prefix.length > 0) outgoing.write(prefix);
      if (rest) request.pipe(outgoing);
      else outgoing.end();
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function withoutDropped(rawHeaders: readonly string[], names: ReadonlySet<string>): string[] {
  const kept: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (!names.has(name.toLowerCase())) kept.push(name, rawHeaders[at + 1] ?? '');
  }
  return kept;
}
