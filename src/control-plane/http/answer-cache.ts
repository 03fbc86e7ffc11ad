import type { Caller } from '../wire/caller.ts';
import type { Answer } from './answer-call.ts';

/** Waiters and deploy tools ask the same few things again and again; more entries than this are no such thing. */
const MAX_ANSWERS = 256;
const MAX_REQUEST_BYTES = 4_096;
const MAX_ANSWER_LENGTH = 65_536;

/**
 * Answers to reads, byte for byte, until any record changes: a caller who polls costs a look-up. Only for answers that
 * depend on nothing but the records, the caller, the request and how it came in.
 */
export class AnswerCache {
  readonly #answers = new Map<string, Answer>();
  #asOf = -1;

  /** The key of a request that came in some `way` (protocol, endpoint), or undefined for one that is too large to be kept. */
  keyOf(way: string, operation: string, caller: Caller, body: Buffer): string | undefined {
    if (body.length > MAX_REQUEST_BYTES) return undefined;
    return `${way} ${operation} ${caller.account} ${caller.region} ${body.toString('latin1')}`;
  }

  /** `count` is the change counter's: everything from an earlier count is forgotten. */
  get(key: string, count: number): Answer | undefined {
    if (count !== this.#asOf) {
      this.#answers.clear();
      this.#asOf = count;
    }
    return this.#answers.get(key);
  }

  /** Keeps an answer that was worked out at `count`, unless a record has changed since. */
  put(key: string, count: number, answer: Answer): void {
    if (count !== this.#asOf || this.#answers.size >= MAX_ANSWERS || answer.body.length > MAX_ANSWER_LENGTH)
      return;
    this.#answers.set(key, answer);
  }
}
