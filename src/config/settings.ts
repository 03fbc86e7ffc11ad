import { badConfigFile, badValue, usage } from '../core/errors/catalogue/config.ts';
import {
  type BackendChoice,
  DEFAULT_INSTANCE_NAME,
  type NodeKind,
  type RateLimit,
} from '../core/instance/instance.ts';
import { readTextIfThere } from '../system/files.ts';
import { type Env, kecsHome } from '../system/paths.ts';
import { type ConfigFile, parseConfigFile } from './config-file.ts';
import {
  type Parser,
  type ProviderChoice,
  parseBackend,
  parseBoolean,
  parseDuration,
  parseImage,
  parseName,
  parseNamespace,
  parseNode,
  parseOrigin,
  parsePort,
  parseProvider,
  parseRateLimit,
  parseText,
} from './parse-values.ts';

/** What start-v2 was asked for. `undefined` means: keep what the instance has, else the default. */
export type StartSettings = {
  name: string;
  home: string;
  timeoutMs: number;
  apiPort: number | undefined;
  adminPort: number | undefined;
  node: NodeKind | 'auto' | undefined;
  backend: BackendChoice | undefined;
  rateLimit: RateLimit | undefined;
  allowOrigins: string[] | undefined;
  provider: ProviderChoice | undefined;
  /** For an instance in a cluster that is there already. */
  cluster: ClusterWishes;
  /** For instances whose parts are pods. */
  images: ImageWishes;
};

export type ClusterWishes = {
  context: string | undefined;
  namespace: string | undefined;
  /** `none` keeps nothing of the backend's that outlives its pod. */
  storageClass: string | undefined;
};

export type ImageWishes = {
  traefik: string | undefined;
  controlPlane: string | undefined;
  backend: string | undefined;
  node: string | undefined;
};

/** Flags as commander gives them: text, true, false, or a list. */
export type Flags = Record<string, string | boolean | string[] | undefined>;

const KEYS = [
  'name',
  'apiPort',
  'adminPort',
  'dataDir',
  'timeout',
  'localstack',
  'node',
  'backend',
  'rateLimit',
  'allowOrigin',
  'provider',
  'context',
  'namespace',
  'storageClass',
  'traefikImage',
  'controlPlaneImage',
  'backendImage',
  'nodeImage',
] as const;
type Key = (typeof KEYS)[number];

const DEFAULT_TIMEOUT_MS = 10 * 60_000;
const DEFAULT_FILE = 'kecs.yaml';

/** Flag, then `KECS_*`, then kecs.yaml, then the default. Every refusal names where the value came from. */
export function resolveStartSettings(flags: Flags, env: Env): StartSettings {
  const file = loadFile(flags, env);
  const read = <T>(key: Key, parser: Parser<T>): T[] | undefined => readValues(key, parser, flags, env, file);
  const one = <T>(key: Key, parser: Parser<T>): T | undefined => read(key, parser)?.[0];

  const noLocalstack = one('localstack', parseBoolean) === false || parseNoLocalstack(env);
  const backend = one('backend', parseBackend);
  if (noLocalstack && backend !== undefined) {
    throw usage('--no-localstack and --backend exclude each other', [
      'give one of them: the first leaves the backend out, the other chooses it',
    ]);
  }
  return {
    name: one('name', parseName) ?? DEFAULT_INSTANCE_NAME,
    home: one('dataDir', parseText) ?? kecsHome(env),
    timeoutMs: one('timeout', parseDuration) ?? DEFAULT_TIMEOUT_MS,
    apiPort: one('apiPort', parsePort),
    adminPort: one('adminPort', parsePort),
    node: one('node', parseNode),
    backend: noLocalstack ? { kind: 'none' } : backend,
    rateLimit: one('rateLimit', parseRateLimit),
    allowOrigins: read('allowOrigin', parseOrigin),
    provider: one('provider', parseProvider),
    cluster: {
      context: one('context', parseText),
      namespace: one('namespace', parseNamespace),
      storageClass: one('storageClass', parseText),
    },
    images: {
      traefik: one('traefikImage', parseImage),
      controlPlane: one('controlPlaneImage', parseImage),
      backend: one('backendImage', parseImage),
      node: one('nodeImage', parseImage),
    },
  };
}

/** The instance's name alone, from the same places in the same order; undefined where nobody names one. */
export function resolveName(flags: Flags, env: Env): string | undefined {
  return readValues('name', parseName, flags, env, loadFile(flags, env))?.[0];
}

/** The flag is a negation, so its variable is too. */
function parseNoLocalstack(env: Env): boolean {
  const text = env['KECS_NO_LOCALSTACK'];
  if (text === undefined) return false;
  const parsed = parseBoolean(text);
  if ('problem' in parsed) throw badValue('KECS_NO_LOCALSTACK', text, parsed.problem);
  return parsed.value;
}

function loadFile(flags: Flags, env: Env): ConfigFile | undefined {
  const asked = typeof flags['config'] === 'string' ? flags['config'] : env['KECS_CONFIG'];
  const path = asked || DEFAULT_FILE;
  let text: string | undefined;
  try {
    text = readTextIfThere(path);
  } catch (thrown) {
    throw badConfigFile(path, (thrown as Error).message);
  }
  if (text === undefined) {
    if (asked) throw badConfigFile(path, 'there is no such file');
    return undefined;
  }
  return parseConfigFile(path, text, KEYS);
}

function readValues<T>(
  key: Key,
  parser: Parser<T>,
  flags: Flags,
  env: Env,
  file: ConfigFile | undefined,
): T[] | undefined {
  for (const { source, texts } of sourcesOf(key, flags, env, file)) {
    return texts.map((text) => {
      const parsed = parser(text);
      if ('problem' in parsed) throw badValue(source, text, parsed.problem);
      return parsed.value;
    });
  }
  return undefined;
}

function sourcesOf(
  key: Key,
  flags: Flags,
  env: Env,
  file: ConfigFile | undefined,
): { source: string; texts: string[] }[] {
  const words = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const variable = `KECS_${words.replaceAll('-', '_').toUpperCase()}`;
  const flag = flags[key];
  const inFile = file?.values.get(key);
  return [
    ...(flag === undefined || flag === true ? [] : [{ source: `--${words}`, texts: asTexts(flag) }]),
    ...(env[variable] === undefined ? [] : [{ source: variable, texts: listOf(key, env[variable]) }]),
    ...(inFile === undefined || file === undefined
      ? []
      : [
          {
            source: `${file.path} line ${inFile[0]?.line ?? 1}, ${key}`,
            texts: inFile.map(({ text }) => text),
          },
        ]),
  ];
}

function asTexts(flag: string | false | string[]): string[] {
  return Array.isArray(flag) ? flag : [String(flag)];
}

function listOf(key: Key, text: string): string[] {
  return key === 'allowOrigin' ? text.split(',').map((item) => item.trim()) : [text];
}
