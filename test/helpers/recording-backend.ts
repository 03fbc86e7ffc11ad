import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** A stand-in for the backend: remembers what it got. */
export async function startBackend(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
) {
  const seen: { method: string; url: string; rawHeaders: string[]; body: string }[] = [];
  const server: Server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    seen.push({
      method: incoming.method ?? '',
      url: incoming.url ?? '',
      rawHeaders: incoming.rawHeaders,
      body,
    });
    answer(incoming, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    seen,
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
