import { LineTimes, type PartLine, type PartLogOptions, type PartLogPiece } from '../../core/part-log.ts';
import type { Clock, Kube } from '../../core/ports.ts';
import { isNotFound, KubeApiError } from '../../kube/kube-api-error.ts';
import { type LogLine, logLines } from '../../kube/log-lines.ts';
import { LogPosition } from '../../kube/log-position.ts';
import type { PartPod } from './part-state.ts';

const LOOK_AGAIN_MS = 1_000;
const NOT_STARTED = 400;

export type PodsLogDeps = {
  readonly kube: Pick<Kube, 'podLog'>;
  readonly clock: Clock;
  /** The pods of the part as they are now. */
  readonly pods: () => Promise<readonly PartPod[]>;
};

type Followed = { readonly pod: PartPod; readonly position: LogPosition };

/**
 * The log of a part that is pods: of all that are there, then of those that come. A pod that takes the place of another one is
 * told of, with how long nothing was written.
 */
export async function* podsLog(
  { kube, clock, pods }: PodsLogDeps,
  { since, previous, follow }: PartLogOptions,
  signal: AbortSignal,
): AsyncGenerator<PartLogPiece> {
  const known = new Map<string, Followed>();
  let lastAt = 0;
  const sinceTime = since === undefined ? undefined : new Date(since).toISOString();

  async function* readOn({ pod, position }: Followed): AsyncGenerator<PartLogPiece> {
    const times = new LineTimes(() => clock.now());
    const open = await openLog(kube, pod, { sinceTime: position.sinceTime ?? sinceTime, previous }, signal);
    if (open === undefined) return;
    const lines: PartLine[] = [];
    for await (const line of position.unread(open)) {
      // The runtime stamps a line when it gets it; Traefik's access log says when the call began.
      const { at } = times.stamp(line.text);
      const shown = { at: at || line.at, text: line.text };
      if (shown.at >= (since ?? 0)) lines.push(shown);
      lastAt = Math.max(lastAt, line.at);
    }
    if (lines.length > 0) yield { kind: 'lines', lines };
  }

  for (let isFirst = true; ; isFirst = false) {
    const now = await pods().catch((thrown: unknown) => {
      // Later on an API server that is away for a moment is no reason to end.
      if (isFirst || signal.aborted) throw thrown;
      return undefined;
    });
    if (now !== undefined) {
      for (const piece of changes(known, now, isFirst, clock.now() - lastAt)) yield piece;
      for (const followed of known.values()) yield* readOn(followed);
    }
    if (isFirst) yield { kind: 'caught-up' };
    if (!follow || previous) return;
    await clock.sleep(LOOK_AGAIN_MS, signal).catch(() => undefined);
    if (signal.aborted) return;
  }
}

/** Takes note of pods that have come and gone; what is said of it. */
function* changes(
  known: Map<string, Followed>,
  now: readonly PartPod[],
  isFirst: boolean,
  silentMs: number,
): Generator<PartLogPiece> {
  const names = new Set(now.map(({ metadata }) => metadata.name));
  const gone = [...known.keys()].filter((name) => !names.has(name));
  for (const name of gone) {
    known.delete(name);
    yield { kind: 'note', text: `pod ${name} is gone` };
  }
  for (const pod of now) {
    const { name } = pod.metadata;
    if (known.has(name)) continue;
    known.set(name, { pod, position: new LogPosition() });
    if (isFirst) continue;
    yield {
      kind: 'note',
      text: `following pod ${name}, ${(silentMs / 1000).toFixed(1)} s after the last line of the one before`,
    };
  }
}

/** Undefined where there is nothing yet, or not any more. */
async function openLog(
  kube: Pick<Kube, 'podLog'>,
  pod: PartPod,
  options: { sinceTime: string | undefined; previous: boolean | undefined },
  signal: AbortSignal,
): Promise<AsyncIterable<LogLine> | undefined> {
  const { namespace = '', name } = pod.metadata;
  const container = pod.spec?.containers[0]?.name ?? '';
  try {
    return logLines(
      await kube.podLog({ namespace, pod: name, container }, { ...options, timestamps: true }, signal),
    );
  } catch (thrown) {
    const isAway = isNotFound(thrown) || (thrown instanceof KubeApiError && thrown.status === NOT_STARTED);
    if (!isAway) throw thrown;
    return undefined;
  }
}
