import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 1024 * 1024;
const LF = 0x0a;

/**
 * Reads a log file on as it grows. It may be cut after a copy of it was made as `<file>.1`: what was not read before that is then
 * taken from the copy.
 */
export class FileTail {
  readonly #path: string;
  #offset = 0;
  /** The begin of a line whose end is not written yet. */
  #rest: Buffer = Buffer.alloc(0);

  constructor(path: string) {
    this.#path = path;
  }

  /** The lines of the earlier file, and then all that is in the present one. To be called first. */
  *begin(): Generator<string[]> {
    yield* this.#read(`${this.#path}.1`, 0);
    this.#rest = Buffer.alloc(0);
    yield* this.#read(this.#path, 0);
  }

  /** The lines that have come since; nothing where the file is not there. */
  *more(): Generator<string[]> {
    const size = sizeOf(this.#path);
    if (size < this.#offset) {
      yield* this.#read(`${this.#path}.1`, this.#offset);
      this.#offset = 0;
    }
    if (size > this.#offset) yield* this.#read(this.#path, this.#offset);
  }

  /** What stands at the end without a line's end. */
  get rest(): string {
    return this.#rest.toString('utf8');
  }

  *#read(path: string, from: number): Generator<string[]> {
    const file = openIfThere(path);
    this.#offset = from;
    if (file === undefined) return;
    try {
      for (;;) {
        const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
        const bytes = readSync(file, buffer, 0, CHUNK_BYTES, this.#offset);
        if (bytes === 0) return;
        this.#offset += bytes;
        const lines = this.#split(buffer.subarray(0, bytes));
        if (lines.length > 0) yield lines;
      }
    } finally {
      closeSync(file);
    }
  }

  #split(piece: Buffer): string[] {
    const end = piece.lastIndexOf(LF);
    if (end < 0) {
      this.#rest = Buffer.concat([this.#rest, piece]);
      return [];
    }
    const whole = Buffer.concat([this.#rest, piece.subarray(0, end)]).toString('utf8');
    this.#rest = Buffer.from(piece.subarray(end + 1));
    return whole.split('\n');
  }
}

function sizeOf(path: string): number {
  const file = openIfThere(path);
  if (file === undefined) return 0;
  try {
    return fstatSync(file).size;
  } finally {
    closeSync(file);
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
}
