import { serializationException } from '../aws-error.ts';
import type { Protocol } from '../protocol.ts';

/** AWS JSON: the target is a header, everything else is one JSON object. */
export const awsJson11: Protocol = awsJson('application/x-amz-json-1.1');
export const awsJson10: Protocol = awsJson('application/x-amz-json-1.0');

function awsJson(contentType: string): Protocol {
  return {
    contentType,
    repeatable: true,
    readInput: ({ body }) => parseJson(body),
    // What handlers return is what goes out: times are epoch seconds already, and no member is renamed.
    writeOutput: (output) => JSON.stringify(output),
    writeError: (error) => JSON.stringify({ __type: error.code, message: error.message, ...error.extra }),
  };
}

/** An empty body counts as `{}`, as with AWS. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw serializationException('The request body is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw serializationException('The request body must be a JSON object');
  }
  return value;
}
