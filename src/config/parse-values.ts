import type { BackendChoice, NodeKind, RateLimit } from '../core/instance/instance.ts';
import { isInstanceName } from '../core/instance/instance.ts';

/** A parser gives the value, or says in words what is wrong with the text. */
export type Parsed<T> = { value: T } | { problem: string };
export type Parser<T> = (text: string) => Parsed<T>;

export const parseName: Parser<string> = (text) =>
  isInstanceName(text)
    ? { value: text }
    : {
        problem:
          'an instance name has 1 to 40 lower-case letters, digits or dashes, and starts and ends with a letter or digit',
      };

export const parsePort: Parser<number> = (text) => {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535
    ? { value: port }
    : { problem: 'a port is a whole number from 1 to 65535' };
};

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** `90s`, `10m`, `1h`, `500ms`; gives milliseconds. */
export const parseDuration: Parser<number> = (text) => {
  const match = /^(\d{1,6})(ms|s|m|h)$/.exec(text);
  const ms = match ? Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS] : 0;
  return ms > 0 && ms <= 24 * UNIT_MS.h
    ? { value: ms }
    : { problem: 'a duration is a number with a unit, such as 90s, 10m or 1h, up to 24h' };
};

/** `100/200` (average a second / burst) or `off`. */
export const parseRateLimit: Parser<RateLimit> = (text) => {
  if (text === 'off') return { value: 'off' };
  const match = /^(\d{1,7})\/(\d{1,7})$/.exec(text);
  const average = Number(match?.[1]);
  const burst = Number(match?.[2]);
  return average > 0 && burst > 0
    ? { value: { average, burst } }
    : { problem: 'a rate limit is AVERAGE/BURST in requests a second, such as 100/200, or off' };
};

export const parseText: Parser<string> = (text) => (text ? { value: text } : { problem: 'it is empty' });

export const parseNamespace: Parser<string> = (text) =>
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text)
    ? { value: text }
    : { problem: 'a namespace has 1 to 63 lower-case letters, digits or dashes' };

export const parseNode: Parser<NodeKind | 'auto'> = (text) =>
  text === 'auto' || text === 'containerd' || text === 'simulated'
    ? { value: text }
    : { problem: 'a node is auto, containerd or simulated' };

/** `ministack` or `url=http://host:port`. */
export const parseBackend: Parser<BackendChoice> = (text) => {
  if (text === 'ministack') return { value: { kind: 'ministack' } };
  if (text.startsWith('url=')) {
    const url = URL.parse(text.slice(4));
    const plain = url?.protocol === 'http:' && url.pathname === '/' && !url.search && !url.username;
    if (url && plain) return { value: { kind: 'url', url: url.origin } };
    return {
      problem: 'url= takes the address of an HTTP server without a path, such as url=http://127.0.0.1:5000',
    };
  }
  return { problem: 'a backend is ministack or url=http://host:port' };
};

/** Where an instance's parts run; `auto` chooses by what this machine has. */
export const PROVIDER_CHOICES = ['auto', 'embedded', 'kind', 'k3d', 'existing'] as const;
export type ProviderChoice = (typeof PROVIDER_CHOICES)[number];

export const parseProvider: Parser<ProviderChoice> = (text) => {
  const value = PROVIDER_CHOICES.find((choice) => choice === text);
  return value ? { value } : { problem: 'a provider is auto, embedded, kind or k3d' };
};

/** Loosely: what a name really may be, Docker says. Above all it is no flag of Docker's. */
export const parseImage: Parser<string> = (text) =>
  /^[a-z0-9][a-zA-Z0-9._:/@-]*$/.test(text)
    ? { value: text }
    : { problem: 'an image is named as in docker pull, such as traefik:v3.7.15' };

/** An origin pattern: scheme, host, and a port, `*` for any port. */
export const parseOrigin: Parser<string> = (text) =>
  /^https?:\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:(\d{1,5}|\*))?$/.test(text)
    ? { value: text }
    : { problem: 'an origin is http(s)://host, with a port or :* for any, such as http://app.test:3000' };

export const parseBoolean: Parser<boolean> = (text) => {
  if (['1', 'true', 'yes', 'on'].includes(text)) return { value: true };
  if (['0', 'false', 'no', 'off', ''].includes(text)) return { value: false };
  return { problem: 'it is either true or false' };
};
