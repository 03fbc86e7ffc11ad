// Requests of the benchmarks: one AWS JSON call, sent once or as fast as it is answered.
import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=111122223333/20261125/us-east-1/ecs/aws4_request, SignedHeaders=host;x-amz-date, Signature=00';
const OK = Buffer.from('HTTP/1.1 200');

export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

export function call(operation, input) {
  return { target: `AmazonEC2ContainerServiceV20141113.${operation}`, body: JSON.stringify(input) };
}

export function once(port, message) {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': message.target,
          authorization: AUTHORIZATION,
          'content-length': Buffer.byteLength(message.body),
        },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => (answer.statusCode === 200 ? resolve(text) : reject(new Error(text))));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(message.body);
  });
}

/**
 * Answers per second over raw sockets: Node's own HTTP client costs as much as the server, and would be what is measured.
 * Each connection sends its next request when the answer to the last one is complete.
 * `times` collects each answer's milliseconds.
 */
export async function rate(port, message, connections, seconds, times) {
  const bytes = Buffer.from(
    [
      'POST / HTTP/1.1',
      `host: 127.0.0.1:${port}`,
      'content-type: application/x-amz-json-1.1',
      `x-amz-target: ${message.target}`,
      `authorization: ${AUTHORIZATION}`,
      'x-amz-date: 20261125T120000Z',
      'user-agent: bench',
      `content-length: ${Buffer.byteLength(message.body)}`,
      '',
      message.body,
    ].join('\r\n'),
  );
  const start = performance.now();
  const end = start + seconds * 1000;
  const counts = await Promise.all(Array.from({ length: connections }, () => ask(port, bytes, end, times)));
  return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - start) / 1000);
}

/** One connection's share. A server that ends a connection after so many answers, as MiniStack does, gets a new one. */
function ask(port, bytes, end, times) {
  return new Promise((resolve, reject) => {
    let done = 0;
    let socket;
    const open = () => {
      let missing = 0;
      let sentAt = performance.now();
      const doneBefore = done;
      const current = connect(port, '127.0.0.1', () => current.write(bytes));
      socket = current;
      current.setNoDelay(true);
      current.on('error', (error) => (socket === current ? reject(error) : undefined));
      current.on('close', () => {
        if (socket !== current) return;
        if (done === doneBefore) reject(new Error(`port ${port} closes its connections unanswered`));
        else open();
      });
      current.on('data', (chunk) => {
        if (missing === 0) {
          const head = chunk.indexOf('\r\n\r\n');
          const length = /content-length: (\d+)/i.exec(chunk.toString('latin1', 0, head));
          if (!chunk.subarray(0, 12).equals(OK) || length === null) {
            reject(new Error(chunk.toString('utf8', 0, 300)));
            return;
          }
          missing = head + 4 + Number(length[1]);
        }
        missing -= chunk.length;
        if (missing > 0) return;
        done++;
        const now = performance.now();
        times?.push(now - sentAt);
        sentAt = now;
        if (now < end) current.write(bytes);
        else {
          socket = undefined;
          current.destroy();
          resolve(done);
        }
      });
    };
    open();
  });
}

/** Resolves when the endpoint answers ListClusters. */
export async function answering(port) {
  for (;;) {
    try {
      await once(port, call('ListClusters', {}));
      return;
    } catch {
      await delay(10);
    }
  }
}

export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
