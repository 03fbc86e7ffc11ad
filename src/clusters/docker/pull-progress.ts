import { formatBytes } from '../../system/progress-text.ts';

/** One line of Docker's answer to a pull. */
type Line = {
  id?: string;
  status?: string;
  error?: string;
  message?: string;
  progressDetail?: { current?: number; total?: number };
};

/** Adds up what Docker tells of each layer of a pull, as it comes. */
export class PullProgress {
  readonly #image: string;
  readonly #progress: (text: string) => void;
  readonly #layers = new Map<string, { current: number; total: number }>();
  #rest = '';
  /** What Docker said went wrong. */
  failure: string | undefined;

  constructor(image: string, progress: (text: string) => void) {
    this.#image = image;
    this.#progress = progress;
  }

  /** Some of the answer; a line may come in pieces. */
  add(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim()) this.#line(line);
    // An error without a line's end is the whole answer.
    if (this.#rest.startsWith('{"message"')) this.#line(this.#rest);
  }

  #line(text: string): void {
    let line: Line;
    try {
      line = JSON.parse(text) as Line;
    } catch {
      return;
    }
    this.failure = line.error ?? line.message ?? this.failure;
    const { id, status, progressDetail } = line;
    const known = id === undefined ? undefined : this.#layers.get(id);
    if (id !== undefined && status === 'Downloading' && progressDetail?.total !== undefined)
      this.#layers.set(id, { current: progressDetail.current ?? 0, total: progressDetail.total });
    else if (known && (status === 'Download complete' || status === 'Pull complete'))
      known.current = known.total;
    else return;
    const sum = (key: 'current' | 'total'): number =>
      [...this.#layers.values()].reduce((bytes, layer) => bytes + layer[key], 0);
    this.#progress(`pulling ${this.#image}: ${formatBytes(sum('current'), sum('total'))}`);
  }
}
