/**
 * A refusal in AWS's words; the only error that reaches an API client with its own code. `code` is the shape's name
 * for modelled errors (`ClusterNotFoundException`); the query protocol translates it. `extra` holds further members.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly extra: Readonly<Record<string, unknown>> | undefined;

  constructor(code: string, message: string, status = 400, extra?: Readonly<Record<string, unknown>>) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
    this.extra = extra;
  }
}

export function serializationException(message: string): AwsError {
  return new AwsError('SerializationException', message);
}

export function unknownOperation(message: string): AwsError {
  return new AwsError('UnknownOperationException', message);
}
