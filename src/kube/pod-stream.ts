import { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { kubeUnreachable } from '../core/errors/catalogue/kube.ts';
import { KubeApiError } from './kube-api-error.ts';
import type { KubeTransport } from './kube-transport.ts';

/** Version 4 of the kubelet's framing: the first byte of a message names the channel; each begins with the port's number. */
const PROTOCOL = 'v4.channel.k8s.io';
const DATA = 0;
const PORT_BYTES = 2;
const OPEN_TIMEOUT_MS = 10_000;

export type PodPort = { namespace: string; pod: string; port: number };

/**
 * A connection to a port of a pod, through the API server, as `kubectl port-forward` makes them. Rejects with KubeApiError
 * for a refusal and KECS2001 where the API server can't be reached. What goes wrong in the pod destroys the stream with an error.
 */
export async function openPodStream(
  transport: KubeTransport,
  { namespace, pod, port }: PodPort,
  signal: AbortSignal,
): Promise<Duplex> {
  const { url, options } = await transport.webSocket(
    `/api/v1/namespaces/${namespace}/pods/${encodeURIComponent(pod)}/portforward`,
    { ports: String(port) },
  );
  signal.throwIfAborted();
  const socket = new WebSocket(url, [PROTOCOL], {
    ...options,
    handshakeTimeout: OPEN_TIMEOUT_MS,
    perMessageDeflate: false,
  });
  const abort = (): void => socket.terminate();
  signal.addEventListener('abort', abort, { once: true });
  const stream = new PodStream(socket);
  try {
    await opened(socket, transport.server);
    socket.on('error', (cause) => stream.destroy(cause));
  } finally {
    signal.removeEventListener('abort', abort);
  }
  return stream;
}

function opened(socket: WebSocket, server: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', (cause) => reject(kubeUnreachable(`${server}: ${cause.message}`, cause)));
    socket.once('close', () => reject(kubeUnreachable(`${server}: it closed the connection`)));
    socket.once('unexpected-response', (_, response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      response.once('end', () => {
        reject(KubeApiError.fromBody(response.statusCode ?? 0, text));
        socket.terminate();
      });
    });
  });
}

class PodStream extends Duplex {
  readonly #socket: WebSocket;
  readonly #begun = new Set<number>();

  constructor(socket: WebSocket) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    socket.on('message', (message) => this.#take(message as Buffer));
    socket.on('close', () => {
      this.push(null);
      if (!this.writableEnded) this.end();
    });
  }

  override _read(): void {
    if (this.#socket.isPaused) this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#socket.readyState !== WebSocket.OPEN) {
      done(new Error('the connection to the pod is closed'));
      return;
    }
    this.#socket.send(Buffer.concat([Buffer.of(DATA), chunk]), (cause) => done(cause ?? null));
  }

  override _final(done: () => void): void {
    // There is no way to say that only one direction ends: what the pod still sends is waited for.
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.terminate();
    done(error);
  }

  #take(message: Buffer): void {
    const channel = message[0] ?? DATA;
    let payload = message.subarray(1);
    if (!this.#begun.has(channel)) {
      this.#begun.add(channel);
      payload = payload.subarray(PORT_BYTES);
    }
    if (payload.length === 0) return;
    if (channel !== DATA) this.destroy(new Error(payload.toString('utf8')));
    else if (!this.push(payload)) this.#socket.pause();
  }
}
