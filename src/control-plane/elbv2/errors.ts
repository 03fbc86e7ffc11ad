import { AwsError } from '../wire/aws-error.ts';

/** In no model of AWS, and yet its most common answer to bad input. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message);
}

/** The wording of AWS's own constraint checks. */
export function constraintViolation(value: string, member: string, constraint: string): AwsError {
  return validationError(
    `1 validation error detected: Value ${value} at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}
