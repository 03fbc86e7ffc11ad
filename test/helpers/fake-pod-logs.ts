import type { PodContainerName, PodLogOptions } from '../../src/core/ports.ts';
import { KubeApiError } from '../../src/kube/kube-api-error.ts';

type Log = { lines: { at: number; text: string }[]; ended: boolean; changed: () => void };

/** What containers write, as a Kubernetes API would hand it on. */
export class FakePodLogs {
  readonly #logs = new Map<string, Log>();
  /** The queries that were answered, in order. */
  readonly asked: (PodContainerName & PodLogOptions)[] = [];

  /** `at` in milliseconds since the epoch. */
  write(pod: string, container: string, at: number, ...texts: string[]): void {
    const log = this.#log(pod, container);
    log.lines.push(...texts.map((text) => ({ at, text })));
    log.changed();
  }

  /** Whoever follows has seen all there is. */
  end(pod: string, container: string): void {
    const log = this.#log(pod, container);
    log.ended = true;
    log.changed();
  }

  read(name: PodContainerName, options: PodLogOptions, signal: AbortSignal): AsyncIterable<Uint8Array> {
    const log = this.#logs.get(`${name.pod}/${name.container}`);
    if (log === undefined)
      throw new KubeApiError(400, 'BadRequest', `container "${name.container}" is waiting to start`);
    this.asked.push({ ...name, ...options });
    return follow(log, options, signal);
  }

  #log(pod: string, container: string): Log {
    const key = `${pod}/${container}`;
    const log = this.#logs.get(key) ?? { lines: [], ended: false, changed: () => undefined };
    this.#logs.set(key, log);
    return log;
  }
}

async function* follow(log: Log, options: PodLogOptions, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const since = options.sinceTime === undefined ? 0 : Math.floor(Date.parse(options.sinceTime) / 1000) * 1000;
  const first = options.tailLines === undefined ? 0 : Math.max(0, log.lines.length - options.tailLines);
  for (let next = first; ; ) {
    const line = log.lines[next];
    if (line !== undefined) {
      next++;
      const stamp = options.timestamps ? `${new Date(line.at).toISOString().replace('Z', '456789Z')} ` : '';
      if (line.at >= since) yield Buffer.from(`${stamp}${line.text}\n`);
    } else if (log.ended || !options.follow) {
      return;
    } else {
      await new Promise<void>((resolve) => {
        log.changed = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      signal.throwIfAborted();
    }
  }
}
