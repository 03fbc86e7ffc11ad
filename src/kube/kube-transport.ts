import type { IncomingMessage } from 'node:http';
import https, { Agent, type RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import { kubeUnreachable } from '../core/errors/catalogue/kube.ts';
import { KubeApiError } from './kube-api-error.ts';

/** Whole answers are cut off after this long; watches are not (they have their own bookmarks and server-side end). */
const REQUEST_TIMEOUT_MS = 30_000;
/**
 * For connection and TLS. Node's own timeout begins only with a connection, and without one it takes the kernel two minutes to
 * give up: in a pod that starts before its node routes Services, the first packets go nowhere, and so does each repetition.
 */
const CONNECT_TIMEOUT_MS = 5_000;

export type KubeRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | undefined>;
  body?: unknown;
  contentType?: string;
  signal?: AbortSignal;
  /** The answer may take for ever: it has no time limit, and a connection beside those that calls share. */
  lasts?: boolean;
};

/**
 * HTTP to one API server with the credentials of a kubeconfig.
 *
 * client-node reads the kubeconfig and makes TLS options and tokens (exec plugins and OIDC included); requests go
 * through one keep-alive agent of ours, because its generated clients make an agent, and so a TLS handshake, per call.
 */
export class KubeTransport {
  readonly #config: KubeConfig;
  readonly #server: URL;
  readonly #connectMs: number;
  #agent: Agent | undefined;
  /** For answers that last: as many as there are, so they must not take the places of other calls. */
  #streams: Agent | undefined;
  #prepared: RequestOptions = {};
  #preparedAt = 0;

  constructor(config: KubeConfig, connectMs = CONNECT_TIMEOUT_MS) {
    const server = config.getCurrentCluster()?.server;
    if (!server) throw kubeUnreachable('the kubeconfig names no server for its current context');
    this.#config = config;
    this.#connectMs = connectMs;
    this.#server = new URL(server);
  }

  static fromFile(path: string, context?: string): KubeTransport {
    const config = new KubeConfig();
    config.loadFromFile(path);
    if (context !== undefined) config.setCurrentContext(context);
    return new KubeTransport(config);
  }

  /** In a pod: its service account, whose token is read again as it is renewed. */
  static inCluster(): KubeTransport {
    const config = new KubeConfig();
    try {
      config.loadFromCluster();
      return new KubeTransport(config);
    } catch (thrown) {
      throw kubeUnreachable('no kubeconfig was given, and this is no pod with a service account', thrown);
    }
  }

  get server(): string {
    return this.#server.origin;
  }

  /** The parsed JSON of a 2xx answer. Rejects with KubeApiError on others. */
  async json<T>(call: KubeRequest): Promise<T> {
    const response = await this.open(call);
    const text = await readText(response);
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) throw KubeApiError.fromBody(status, text);
    return JSON.parse(text) as T;
  }

  /** The body of a 2xx answer as it comes. Rejects with KubeApiError on others. */
  async stream(call: KubeRequest): Promise<AsyncIterable<Uint8Array>> {
    const response = await this.open(call);
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) throw KubeApiError.fromBody(status, await readText(response));
    return response;
  }

  /** The open answer, whatever its status; the caller reads the body. */
  async open(call: KubeRequest): Promise<IncomingMessage> {
    const options = await this.#options();
    const url = new URL(this.#server.pathname.replace(/\/$/, '') + call.path, this.#server);
    for (const [key, value] of Object.entries(call.query ?? {})) {
      if (value !== undefined) url.searchParams.set(key, value);
    }
    const payload = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body));
    const headers: Record<string, string | number> = {
      ...(options.headers as Record<string, string>),
      accept: 'application/json',
      ...(payload && {
        'content-type': call.contentType ?? 'application/json',
        'content-length': payload.length,
      }),
    };
    return new Promise((resolve, reject) => {
      // Through the module object, not a binding of its own: that is where tests can stand in for a server.
      const outgoing = https.request(
        url,
        {
          ...options,
          method: call.method,
          headers,
          agent: call.lasts ? this.#streams : this.#agent,
          ...(call.signal && { signal: call.signal }),
        },
        resolve,
      );
      outgoing.on('error', (cause) =>
        reject(
          call.signal?.aborted ? cause : kubeUnreachable(`${this.#server.origin}: ${cause.message}`, cause),
        ),
      );
      outgoing.on('socket', (socket) => {
        if (!socket.connecting) return;
        const late = setTimeout(
          () => outgoing.destroy(new Error(`no connection within ${this.#connectMs / 1000} s`)),
          this.#connectMs,
        );
        socket.once('secureConnect', () => clearTimeout(late));
        outgoing.once('close', () => clearTimeout(late));
      });
      if (!call.query?.['watch'] && !call.lasts) {
        outgoing.setTimeout(REQUEST_TIMEOUT_MS, () =>
          outgoing.destroy(new Error(`no answer within ${REQUEST_TIMEOUT_MS / 1000} s`)),
        );
      }
      outgoing.end(payload);
    });
  }

  /** Where a WebSocket to this path goes, and with what credentials. */
  async webSocket(
    path: string,
    query: Record<string, string>,
  ): Promise<{ url: string; options: RequestOptions }> {
    const options = await this.#options();
    const url = new URL(this.#server.pathname.replace(/\/$/, '') + path, this.#server);
    url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    return { url: url.href, options: { ...pickTls(options), headers: options.headers } };
  }

  close(): void {
    this.#agent?.destroy();
    this.#streams?.destroy();
  }

  /** TLS options and auth headers, made anew every minute so that expiring tokens are renewed. */
  async #options(): Promise<RequestOptions> {
    if (this.#agent === undefined || Date.now() - this.#preparedAt > 60_000) {
      // A token goes into headers that must be there.
      const options: RequestOptions = { headers: {} };
      await this.#config.applyToHTTPSOptions(options);
      const { agent: _perCall, ...rest } = options;
      this.#prepared = rest;
      this.#preparedAt = Date.now();
      this.#agent ??= new Agent({ keepAlive: true, maxSockets: 64, ...(pickTls(rest) as object) });
      this.#streams ??= new Agent({ keepAlive: false, ...(pickTls(rest) as object) });
    }
    return this.#prepared;
  }
}

function pickTls(options: RequestOptions): RequestOptions {
  const { ca, cert, key, rejectUnauthorized, servername } = options;
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
    ...(servername !== undefined && { servername }),
  };
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
