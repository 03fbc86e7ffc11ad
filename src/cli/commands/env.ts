import { basename } from 'node:path';
import { usage } from '../../core/errors/catalogue/config.ts';
import type { Env } from '../../system/paths.ts';
import type { CliDeps } from '../deps.ts';
import { clientEnv, ENV_FORMATS, type EnvFormat, envView, withoutValues } from '../views/env-view.ts';
import { type InstanceFlags, loadInstance, selectName, storeFor } from './select-instance.ts';

type EnvFlags = InstanceFlags & {
  format?: EnvFormat;
  shell?: EnvFormat;
  unset?: boolean;
  fromContainer?: boolean;
};

/** `kecs env`: what a shell must know so that AWS clients call this instance. Works while it is stopped, too. */
export function env(deps: CliDeps, flags: EnvFlags): void {
  const store = storeFor(deps, flags);
  const name = selectName(deps, flags, store);
  const instance = loadInstance(store, name);
  const host = flags.fromContainer ? 'host.docker.internal' : 'localhost';
  const values = clientEnv(`http://${host}:${instance.ports.api}`);
  const format = flags.format ?? flags.shell ?? shellOf(deps.env);
  if (format === 'aws-profile' && flags.unset)
    throw usage('a profile is taken out by removing its lines from ~/.aws/config');
  deps.stdout.write(`${envView(flags.unset ? withoutValues(values) : values, format, name)}\n`);
  if (!flags.unset) for (const text of warnings(deps.env, flags)) deps.stderr.write(`! ${text}\n`);
}

/** What is set already and would win over what is printed, or would not get there. */
function warnings(variables: Env, { fromContainer }: EnvFlags): string[] {
  const own = Object.keys(variables).filter((each) => each.startsWith('AWS_ENDPOINT_URL_'));
  return [
    ...own.map((each) => `${each} is set: calls to that service go there instead`),
    ...(variables['AWS_PROFILE']
      ? ['AWS_PROFILE is set: some SDKs take its credentials first (unset AWS_PROFILE)']
      : []),
    ...(fromContainer && process.platform === 'linux'
      ? [
          "Docker on Linux does not lead host.docker.internal to this machine's loopback: use docker run --network host, and kecs env without --from-container",
        ]
      : []),
  ];
}

/** The user's login shell where it is one that we write for; every other is taken for a POSIX one. */
export function shellOf(variables: Env): EnvFormat {
  const shell = basename(variables['SHELL'] ?? '');
  if (shell === 'pwsh') return 'powershell';
  return ENV_FORMATS.find((format) => format === shell) ?? 'sh';
}
