import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inOneLine } from '../../core/errors/kecs-error.ts';
import type { Clock, Kube } from '../../core/ports.ts';
import type { KubeTransport } from '../../kube/kube-transport.ts';
import { openPodStream } from '../../kube/pod-stream.ts';
import { ReadyPods } from './ready-pods.ts';

const FIRST_BACKOFF_MS = 50;
const MAX_BACKOFF_MS = 5_000;

export type TunnelDeps = {
  readonly transport: KubeTransport;
  readonly kube: Kube;
  readonly clock: Clock;
  /** `portName` is the name of the Service's port. */
  readonly target: { namespace: string; service: string; portName: string };
  /** One object per change for the worse or the better; nothing per connection. */
  readonly log: (line: object) => void;
};

/**
 * Local ports that lead to a Service in a cluster. Each connection goes to a pod that is ready at that moment, by the API
 * server; while there is none it waits, so a client sees a slow call and not a refused one when pods are replaced.
 */
export class ServiceTunnel {
  readonly #deps: TunnelDeps;
  readonly #stop = new AbortController();
  readonly #pods: ReadyPods;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  #trouble = '';

  constructor(deps: TunnelDeps) {
    this.#deps = deps;
    this.#pods = new ReadyPods(deps.kube, deps.target, this.#stop.signal);
  }

  /** Rejects with the system's error when the port can't be listened on. */
  async listen(port: number, hosts: readonly string[]): Promise<void> {
    for (const host of hosts) {
      const server = createServer({ noDelay: true }, (socket) => void this.#serve(socket));
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port, host }, resolve);
      });
      this.#servers.push(server);
    }
  }

  /** Ends it with all its connections. */
  async close(): Promise<void> {
    this.#stop.abort();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(
      this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
    );
  }

  async #serve(socket: Socket): Promise<void> {
    this.#sockets.add(socket);
    const gone = new AbortController();
    socket.once('close', () => {
      this.#sockets.delete(socket);
      gone.abort();
    });
    // Until there is a pod nobody else listens for it.
    socket.on('error', () => socket.destroy());
    try {
      const stream = await this.#connect(AbortSignal.any([gone.signal, this.#stop.signal]));
      if (stream === undefined) return;
      await pipeline(socket, stream, socket);
    } catch (thrown) {
      // The client sees a broken connection, and tries again by its own rules.
      if (!gone.signal.aborted) this.#tell(inOneLine(thrown));
    } finally {
      socket.destroy();
    }
  }

  /** Undefined when the client did not wait so long. */
  async #connect(signal: AbortSignal): Promise<Duplex | undefined> {
    const { transport, clock, target } = this.#deps;
    for (let backoff = FIRST_BACKOFF_MS; ; backoff = Math.min(backoff * 2, MAX_BACKOFF_MS)) {
      const ready = this.#pods.pick();
      try {
        if (ready === undefined) throw new Error(`no pod of ${target.service} is ready`);
        const stream = await openPodStream(transport, { namespace: target.namespace, ...ready }, signal);
        this.#tell('');
        return stream;
      } catch (thrown) {
        if (signal.aborted) return undefined;
        this.#tell(inOneLine(thrown));
      }
      await clock.sleep(backoff, signal).catch(() => undefined);
      if (signal.aborted) return undefined;
    }
  }

  #tell(trouble: string): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    const { service } = this.#deps.target;
    this.#deps.log(
      trouble === ''
        ? { level: 'info', message: `${service} is reached again` }
        : { level: 'warning', message: trouble, service },
    );
  }
}
