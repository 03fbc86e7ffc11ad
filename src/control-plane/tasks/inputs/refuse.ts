import { AwsRefused } from '../../../aws/aws-refused.ts';
import { InputsRefused } from '../task-inputs.ts';

/** How a stopped task says that a secret or a login was not to be had; words of Fargate, see specs/ecs-behaviour 3.3. */
export const SECRETS_FAILED =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ';
export const RETRIED = 'service call has been retried 1 time(s): ';

/** For `catch`: what the backend refuses, no further attempt would mend; all else is thrown on. */
export function refuseWith(failing: string): (thrown: unknown) => never {
  return (thrown) => {
    throw thrown instanceof AwsRefused ? new InputsRefused(`${failing}${thrown.inWords}`) : thrown;
  };
}
