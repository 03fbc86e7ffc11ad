import type { AwsError } from './aws-error.ts';
import type { FormNode } from './form.ts';
import type { OperationModel, ServiceModel } from './service-model.ts';

/** The parts of a request that carry its input. `form` is there for the query protocol only. */
export type Payload = { readonly body: Buffer; readonly form?: FormNode | undefined };

/** One wire format: how an input is read, and how an answer and a refusal are written. */
export type Protocol = {
  readonly contentType: string;
  /** Value of the `smithy-protocol` response header, which RPC v2 clients insist on. */
  readonly smithyProtocol?: string;
  /** True where the same input gives the same bytes: no request id in the body, and nothing but the body is read. */
  readonly repeatable?: true;
  /** The request as a JSON-like value, not yet checked against the operation's model. Throws AwsError. */
  readInput(payload: Payload, operation: OperationModel): unknown;
  writeOutput(
    output: unknown,
    operation: OperationModel,
    service: ServiceModel,
    requestId: string,
  ): string | Buffer;
  writeError(error: AwsError, service: ServiceModel | undefined, requestId: string): string | Buffer;
};
