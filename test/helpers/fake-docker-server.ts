import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

/** A fake of Docker's server on a socket, to which DOCKER_HOST leads until the test ends: answers every pull with these pieces. */
export async function fakeDockerServer(
  status: number,
  pieces: readonly string[],
): Promise<{ asked: string[] }> {
  const socket = join(temporaryFolder(), 'docker.sock');
  const asked: string[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(status, { 'content-type': 'application/json' });
    for (const piece of pieces) {
      response.write(piece);
      // Each in a packet of its own.
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  vi.stubEnv('DOCKER_HOST', `unix://${socket}`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.close();
  });
  return { asked };
}
