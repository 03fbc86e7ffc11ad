import type { AwsScope } from '../../aws/aws-client.ts';
import type { Env } from '../../system/paths.ts';

const DEFAULT_ACCOUNT = '000000000000';
const DEFAULT_REGION = 'us-east-1';

/** Account and region as an AWS client with this environment has them at our endpoint: a 12-digit access key is the account. */
export function callerScope(env: Env, region: string | undefined): AwsScope {
  const key = env['AWS_ACCESS_KEY_ID'] ?? '';
  return {
    account: /^\d{12}$/.test(key) ? key : DEFAULT_ACCOUNT,
    region: region || env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || DEFAULT_REGION,
  };
}
