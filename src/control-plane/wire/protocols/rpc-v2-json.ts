import type { Protocol } from '../protocol.ts';
import { parseJson } from './aws-json.ts';

/** Smithy RPC v2 with JSON: operation in the path, error type qualified by its namespace. */
export const rpcV2Json: Protocol = {
  contentType: 'application/json',
  smithyProtocol: 'rpc-v2-json',
  readInput: ({ body }) => parseJson(body),
  writeOutput: (output) => JSON.stringify(output),
  writeError: (error, service) =>
    JSON.stringify({
      __type: service?.errors.has(error.code) ? `${service.namespace}#${error.code}` : error.code,
      message: error.message,
      ...error.extra,
    }),
};
