import type { Protocol } from './detect-protocol.ts';
import type { Failure } from './failures.ts';

/** An HTTP answer. */
export type EncodedFailure = { status: number; headers: Record<string, string>; body: Buffer };

/** Writes a failure as AWS writes errors in this protocol. */
export function encodeFailure(failure: Failure, protocol: Protocol, requestId: string): EncodedFailure {
  const { contentType, body, headers } = ENCODERS[protocol](failure, requestId);
  return {
    status: failure.status,
    headers: {
      ...failure.headers,
      ...headers,
      'content-type': contentType,
      'x-amzn-requestid': requestId,
      'x-kecs-error': failure.kind,
    },
    body: typeof body === 'string' ? Buffer.from(body) : body,
  };
}

type Encoder = (
  failure: Failure,
  requestId: string,
) => { contentType: string; body: string | Buffer; headers: Record<string, string> };

const json =
  (contentType: string, headers: Record<string, string> = {}): Encoder =>
  ({ code, message }) => ({
    contentType,
    body: JSON.stringify({ __type: code, message }),
    headers: { 'x-amzn-errortype': code, ...headers },
  });

const query: Encoder = ({ code, message, fault }, requestId) => ({
  contentType: 'text/xml',
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<ErrorResponse><Error><Type>${fault}</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  headers: {},
});

const ec2Query: Encoder = ({ code, message }, requestId) => ({
  contentType: 'text/xml',
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`,
  headers: {},
});

const s3: Encoder = ({ code, message }, requestId) => ({
  contentType: 'application/xml',
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message><RequestId>${requestId}</RequestId></Error>`,
  headers: { 'x-amz-request-id': requestId },
});

const cbor: Encoder = ({ code, message }) => ({
  contentType: 'application/cbor',
  body: cborTextMap({ __type: code, message }),
  headers: { 'smithy-protocol': 'rpc-v2-cbor', 'x-amzn-errortype': code },
});

const ENCODERS: Readonly<Record<Protocol, Encoder>> = {
  'json-1.0': json('application/x-amz-json-1.0'),
  'json-1.1': json('application/x-amz-json-1.1'),
  'rest-json': json('application/json'),
  'rpc-v2-json': json('application/json', { 'smithy-protocol': 'rpc-v2-json' }),
  'rpc-v2-cbor': cbor,
  query,
  'rest-xml': query,
  'ec2-query': ec2Query,
  's3-xml': s3,
};

const XML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escapeXml(text: string): string {
  // Control characters have no place in XML at all, not even escaped.
  return text
    .replace(/[&<>]/g, (character) => XML[character] ?? '')
    .replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '\ufffd');
}

/** A CBOR map of texts, up to 23 entries and texts up to 64 KiB (RFC 8949, major types 5 and 3). */
function cborTextMap(entries: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(entries);
  return Buffer.concat([Buffer.of(0xa0 + pairs.length), ...pairs.flat().map(cborText)]);
}

function cborText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const head = Buffer.from([0x79, 0, 0]);
  head.writeUInt16BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
