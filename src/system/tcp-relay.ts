import { connect, createServer, type Server, type Socket } from 'node:net';

/** Ports of this machine that lead, byte by byte, to another one of it. */
export class TcpRelay {
  readonly #to: { readonly host: string; readonly port: number };
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  constructor(to: { host: string; port: number }) {
    this.#to = to;
  }

  /** Rejects with the system's error when the port can't be listened on. */
  async listen(port: number, hosts: readonly string[]): Promise<void> {
    for (const host of hosts) {
      const server = createServer({ noDelay: true }, (socket) => this.#serve(socket));
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port, host }, resolve);
      });
      this.#servers.push(server);
    }
  }

  /** Ends it with all its connections. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  #serve(socket: Socket): void {
    const other = connect({ ...this.#to, noDelay: true });
    for (const each of [socket, other]) {
      this.#sockets.add(each);
      // One end that breaks breaks the other.
      each.on('error', () => each.destroy());
      each.once('close', () => {
        this.#sockets.delete(each);
        socket.destroy();
        other.destroy();
      });
    }
    socket.pipe(other).pipe(socket);
  }
}
