import { serializationException } from '../aws-error.ts';
import { decodeCbor } from '../decode-cbor.ts';
import { encodeCbor } from '../encode-cbor.ts';
import type { Protocol } from '../protocol.ts';

/** Smithy RPC v2 with CBOR: operation in the path, error type qualified by its namespace. */
export const rpcV2Cbor: Protocol = {
  contentType: 'application/cbor',
  smithyProtocol: 'rpc-v2-cbor',
  readInput: ({ body }) => {
    if (body.length === 0) return {};
    try {
      return decodeCbor(body);
    } catch (thrown) {
      if (thrown instanceof RangeError || thrown instanceof TypeError) {
        throw serializationException(`The request body is not valid CBOR: ${thrown.message}`);
      }
      throw thrown;
    }
  },
  writeOutput: (output, operation) => encodeCbor(output, operation.output),
  writeError: (error, service) =>
    encodeCbor(
      {
        __type: service?.errors.has(error.code) ? `${service.namespace}#${error.code}` : error.code,
        message: error.message,
        ...error.extra,
      },
      { kind: 'document' },
    ),
};
