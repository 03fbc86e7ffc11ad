/** Shells and files that `kecs env` writes for. */
export const ENV_FORMATS = [
  'bash',
  'zsh',
  'sh',
  'fish',
  'powershell',
  'dotenv',
  'json',
  'github',
  'aws-profile',
] as const;
export type EnvFormat = (typeof ENV_FORMATS)[number];

/** What AWS CLIs and SDKs read. A null stands for a variable that must not be there. */
export type EnvValues = Record<string, string | null>;

/**
 * Everything that sends an AWS client to `endpoint`. The session token of a real account is taken out: it would otherwise
 * travel with every call.
 */
export function clientEnv(endpoint: string): EnvValues {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SESSION_TOKEN: null,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
  };
}

/** The same variables, all to be taken out again. */
export function withoutValues(values: EnvValues): EnvValues {
  return Object.fromEntries(Object.keys(values).map((name) => [name, null]));
}

/** The values hold no character that any of these formats would have to quote: see `clientEnv`. */
export function envView(values: EnvValues, format: EnvFormat, name: string): string {
  if (format === 'json') return JSON.stringify(values, null, 2);
  if (format === 'aws-profile') return profileView(values, name);
  const write = WRITERS[format];
  return Object.entries(values)
    .flatMap(([name, value]) => write(name, value) ?? [])
    .join('\n');
}

/** For `~/.aws/config`. */
function profileView(values: EnvValues, name: string): string {
  return [
    `[profile kecs-${name}]`,
    `endpoint_url = ${values['AWS_ENDPOINT_URL'] ?? ''}`,
    `region = ${values['AWS_REGION'] ?? ''}`,
    `aws_access_key_id = ${values['AWS_ACCESS_KEY_ID'] ?? ''}`,
    `aws_secret_access_key = ${values['AWS_SECRET_ACCESS_KEY'] ?? ''}`,
  ].join('\n');
}

type Writer = (name: string, value: string | null) => string | undefined;

const posix: Writer = (name, value) => (value === null ? `unset ${name}` : `export ${name}=${value}`);

/** A file of assignments has no word for an absent variable; empty is what AWS clients take for absent. */
const assignment: Writer = (name, value) => `${name}=${value ?? ''}`;

const WRITERS: Record<Exclude<EnvFormat, 'json' | 'aws-profile'>, Writer> = {
  bash: posix,
  zsh: posix,
  sh: posix,
  fish: (name, value) => (value === null ? `set -e ${name};` : `set -gx ${name} ${value};`),
  powershell: (name, value) =>
    value === null ? `Remove-Item Env:${name} -ErrorAction SilentlyContinue` : `$Env:${name} = '${value}'`,
  dotenv: assignment,
  github: assignment,
};
