import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived: target and header order and case untouched. */
export type RecordedRequest = {
  method: string;
  target: string;
  rawHeaders: string[];
  headers: IncomingMessage['headers'];
  body: Buffer;
};

export type Responder = (request: RecordedRequest, response: ServerResponse) => void;

export const HEALTH_PATH = '/_recorder/health';

/** A stand-in for a service behind the gateway: remembers what reaches it and answers as it is told. */
export class Recorder {
  readonly requests: RecordedRequest[] = [];
  readonly server: Server;
  respond: Responder;
  #port = 0;

  private constructor(respond: Responder) {
    this.respond = respond;
    this.server = createServer({ maxHeaderSize: 1_048_576, requestTimeout: 0 }, (request, response) => {
      // Without a body: Traefik closes the connection of a health check whose body it would have to read.
      if (request.url === HEALTH_PATH) return void response.writeHead(204).end();
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url: target = '', rawHeaders, headers } = request;
        const recorded = { method, target, rawHeaders, headers, body: Buffer.concat(chunks) };
        this.requests.push(recorded);
        this.respond(recorded, response);
      });
      return undefined;
    });
  }

  static async start(respond: Responder = (_, response) => response.end('ok')): Promise<Recorder> {
    const recorder = new Recorder(respond);
    await recorder.listen();
    return recorder;
  }

  get port(): number {
    return this.#port;
  }

  get last(): RecordedRequest {
    const found = this.requests.at(-1);
    if (found === undefined) throw new Error('nothing reached this service');
    return found;
  }

  /** Listens again on the same port after `stop`. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
