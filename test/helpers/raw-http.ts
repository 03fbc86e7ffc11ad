import { connect } from 'node:net';

export type RawResponse = { status: number; headers: [string, string][]; body: string };

export type RawRequest = {
  method: string;
  target: string;
  headers: readonly (readonly [string, string])[];
  body?: Uint8Array;
};

/** The bytes of a request, headers in the given order and case. */
export function rawBytes({ method, target, headers, body }: RawRequest): Buffer {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ];
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'utf8'), body ?? Buffer.alloc(0)]);
}

/** Sends bytes over a connection of their own and reads one final response (1xx ones are skipped). */
export function sendRaw(port: number, bytes: Uint8Array, host = '127.0.0.1'): Promise<RawResponse> {
  const head = Buffer.from(bytes.subarray(0, 5)).toString() === 'HEAD ';
  return new Promise((resolve, reject) => {
    const socket = connect(port, host);
    let text = '';
    const finish = (): void => {
      socket.destroy();
      const response = parse(text);
      if (response) resolve(response);
      else reject(new Error(`no whole response: ${JSON.stringify(text.slice(0, 300))}`));
    };
    socket.setTimeout(15_000, () => reject(new Error('no response within 15 s')));
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (isWhole(text, head)) finish();
    });
    socket.on('end', finish);
    socket.on('error', reject);
  });
}

export function headerOf({ headers }: Pick<RawResponse, 'headers'>, name: string): string | undefined {
  return headers.find(([candidate]) => candidate.toLowerCase() === name.toLowerCase())?.[1];
}

export function headersOf({ headers }: Pick<RawResponse, 'headers'>, name: string): string[] {
  return headers.flatMap(([candidate, value]) =>
    candidate.toLowerCase() === name.toLowerCase() ? [value] : [],
  );
}

function isWhole(text: string, head: boolean): boolean {
  const response = parse(text);
  if (response === undefined) return false;
  if (head) return true;
  const length = headerOf(response, 'content-length');
  if (length !== undefined) return response.body.length >= Number(length);
  if (headerOf(response, 'transfer-encoding') === 'chunked') return response.body.endsWith('0\r\n\r\n');
  return response.status === 204 || response.status === 304;
}

function parse(text: string): RawResponse | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const status = Number(statusLine.split(' ')[1]);
  if (status >= 100 && status < 200) return parse(text.slice(end + 4));
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { status, headers, body: text.slice(end + 4) };
}
