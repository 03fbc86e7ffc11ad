import type { Pod } from '../node/pod.ts';

const PREFIX = 'simulated.kecs.dev/';

/** What one container is to do; times in milliseconds. */
export type Script = {
  /** It ends by itself this long after its start; undefined: never. */
  readonly runFor: number | undefined;
  readonly exitCode: number;
  /** From the pod's acceptance to the container's first start, as if an image were pulled. */
  readonly startAfter: number;
  /** How long it takes to end when asked to; longer than the pod's grace means that it is killed. */
  readonly stopAfter: number;
  /** Why its image can't be had, or undefined when it can. */
  readonly imageError: string | undefined;
};

export type Simulation = { scriptOf(container: string, isInit: boolean): Script } | { problem: string };

/**
 * Reads the annotations `simulated.kecs.dev/{exit-code,run-for,start-after,stop-after,image-error}`. A value is for every
 * container that is no init container, or `name=value,…` for those named. An exit code without run-for ends a container at
 * once; run-for without an exit code ends it with 0; with neither it runs until it is stopped. Init containers end at once.
 */
export function readSimulation(pod: Pod): Simulation {
  const annotations = pod.metadata.annotations ?? {};
  const known = new Set<string>(KEYS);
  for (const key of Object.keys(annotations)) {
    if (key.startsWith(PREFIX) && !known.has(key.slice(PREFIX.length))) {
      return { problem: `annotation ${key} is not known; known are ${KEYS.join(', ')}` };
    }
  }
  const names = new Set([...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ name }) => name));
  const given = {} as Record<Key, Given>;
  for (const key of KEYS) {
    given[key] = readGiven(annotations[PREFIX + key]);
    const stranger = [...given[key].named.keys()].find((name) => !names.has(name));
    if (stranger !== undefined) {
      return { problem: `annotation ${PREFIX}${key}: the pod has no container '${stranger}'` };
    }
    for (const text of [given[key].all, ...given[key].named.values()]) {
      const problem = text === undefined ? undefined : CHECKS[key](text);
      if (problem !== undefined) return { problem: `annotation ${PREFIX}${key}: '${text}' is ${problem}` };
    }
  }
  return {
    scriptOf: (container, isInit) => {
      const text = (key: Key) => given[key].named.get(container) ?? (isInit ? undefined : given[key].all);
      const runFor = text('run-for');
      const exitCode = text('exit-code');
      const ends = isInit || exitCode !== undefined;
      return {
        runFor: runFor === undefined ? (ends ? 0 : undefined) : durationMs(runFor),
        exitCode: Number(exitCode ?? 0),
        startAfter: durationMs(text('start-after') ?? '0s') ?? 0,
        stopAfter: durationMs(text('stop-after') ?? '0s') ?? 0,
        imageError: text('image-error'),
      };
    },
  };
}

const KEYS = ['exit-code', 'run-for', 'start-after', 'stop-after', 'image-error'] as const;
type Key = (typeof KEYS)[number];
type Given = { all: string | undefined; named: Map<string, string> };

const CHECKS: Record<Key, (text: string) => string | undefined> = {
  'exit-code': (text) =>
    /^\d{1,3}$/.test(text) && Number(text) <= 255 ? undefined : 'not an exit code from 0 to 255',
  'run-for': checkDuration,
  'start-after': checkDuration,
  'stop-after': checkDuration,
  'image-error': (text) => (text === '' ? 'empty: it is the error in words' : undefined),
};

/** `5` is for all; `web=5,log=0` is for two by name. */
function readGiven(value: string | undefined): Given {
  const named = new Map<string, string>();
  if (value === undefined) return { all: undefined, named };
  if (!/^[a-z0-9-]+=/.test(value)) return { all: value, named };
  for (const part of value.split(/,(?=[a-z0-9-]+=)/)) {
    const at = part.indexOf('=');
    named.set(part.slice(0, at), part.slice(at + 1));
  }
  return { all: undefined, named };
}

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

function durationMs(text: string): number | undefined {
  const match = /^(\d{1,7})(ms|s|m|h)$/.exec(text);
  return match ? Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS] : undefined;
}

function checkDuration(text: string): string | undefined {
  return durationMs(text) === undefined ? 'not a duration such as 500ms, 2s or 1m' : undefined;
}
