import type { AwsScope } from '../../aws/aws-client.ts';
import { callerOf } from '../../control-plane/wire/caller.ts';
import type { Env } from '../../system/paths.ts';

/** Account and region as an AWS client with this environment has them at our endpoint: a 12-digit access key is the account. */
export function callerScope(env: Env, asked: string | undefined): AwsScope {
  const accessKey = env['AWS_ACCESS_KEY_ID'] ?? '';
  const region = asked || env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || '';
  const { account, region: known } = callerOf({ accessKey, region, service: 'ecs' });
  return { account, region: known };
}
