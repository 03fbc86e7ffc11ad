import { usage } from '../../core/errors/catalogue/config.ts';
import { awsCliMissing } from '../../core/errors/catalogue/tasks.ts';
import { runAttached } from '../../system/exec.ts';
import type { Env } from '../../system/paths.ts';
import type { CliDeps } from '../deps.ts';
import { runningInstance } from './running-instance.ts';
import type { InstanceFlags } from './select-instance.ts';

/** A 12-digit access key is an account of the instance; every other may be one of a real account. */
const ACCOUNT = /^\d{12}$/;
/** They would lead the call, or a real account's key, somewhere else. */
const REFUSED = ['--endpoint-url', '--profile'];

/** `kecs aws -- …`: the user's own AWS CLI on an instance; its exit code is ours. No key of a real account goes along. */
export async function aws(deps: CliDeps, args: readonly string[], flags: InstanceFlags): Promise<void> {
  const refused = REFUSED.find((flag) => args.some((arg) => arg === flag || arg.startsWith(`${flag}=`)));
  if (refused !== undefined)
    throw usage(`${refused} would lead elsewhere: kecs aws calls the instance with keys of no real account`, [
      `aws ${args.join(' ')} (to call what that names)`,
    ]);
  const { instance } = await runningInstance(deps, flags);
  const program = deps.env['KECS_AWS'] || 'aws';
  const endpoint = `http://localhost:${instance.ports.api}`;
  // As a flag too: AWS CLIs before 1.29 and 2.13 do not know the variable, and would call AWS itself.
  const code = await runAttached(program, ['--endpoint-url', endpoint, ...args], awsEnv(deps.env, endpoint));
  if (code === undefined) throw awsCliMissing(program);
  deps.setExitCode(code);
}

/** What the AWS CLI gets instead of the user's own; undefined takes a variable out. */
export function awsEnv(env: Env, endpoint: string): Record<string, string | undefined> {
  const own = env['AWS_ACCESS_KEY_ID'] ?? '';
  const region = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || 'us-east-1';
  const elsewhere = Object.keys(env).filter((name) => name.startsWith('AWS_ENDPOINT_URL_'));
  return {
    ...Object.fromEntries(elsewhere.map((name) => [name, undefined])),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: ACCOUNT.test(own) ? own : 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SESSION_TOKEN: undefined,
    AWS_PROFILE: undefined,
    AWS_DEFAULT_PROFILE: undefined,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
  };
}
