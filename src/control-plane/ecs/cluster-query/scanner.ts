/** A text of the cluster query language that cannot be read; the message says where. */
export class QueryError extends Error {}

const SPACE = /\s/;
const ENDS_WORD = /[\s()[\],]/;

/** Reads the pieces of a query from left to right; leading blanks do not count. */
export class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    this.#skip();
    return this.#at >= this.#text.length;
  }

  /** Takes the first of these that comes next; one that ends in a letter must not go on as a longer word. */
  take(candidates: readonly string[]): string | undefined {
    this.#skip();
    const rest = this.#text.slice(this.#at);
    const found = candidates.find((candidate) => {
      if (!rest.toLowerCase().startsWith(candidate)) return false;
      const next = rest.charAt(candidate.length);
      return !/[a-z_]$/.test(candidate) || next === '' || ENDS_WORD.test(next);
    });
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  /** A word as it stands, or a text in quotes without them. */
  word(what: string): string {
    this.#skip();
    const quote = this.#text.charAt(this.#at);
    if (quote === '"' || quote === "'") return this.#quoted(quote);
    return this.#until((character) => ENDS_WORD.test(character), what);
  }

  /** A word that starts a comparison ends where an operator begins, with or without a blank. */
  subject(): string {
    return this.#until((character) => ENDS_WORD.test(character) || /[=!<>~]/.test(character), 'a subject');
  }

  /** A regular expression: up to a blank or a parenthesis that it did not open. */
  pattern(): string {
    this.#skip();
    const quote = this.#text.charAt(this.#at);
    if (quote === '"' || quote === "'") return this.#quoted(quote);
    let depth = 0;
    return this.#until((character) => {
      if (character === '(') depth++;
      if (character === ')') depth--;
      return depth < 0 || SPACE.test(character);
    }, 'a regular expression');
  }

  fail(expected: string): never {
    throw new QueryError(`${expected} expected at position ${this.#at + 1}`);
  }

  #quoted(quote: string): string {
    const end = this.#text.indexOf(quote, this.#at + 1);
    if (end < 0) this.fail(`a closing ${quote}`);
    const text = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return text;
  }

  #until(ends: (character: string) => boolean, what: string): string {
    this.#skip();
    const from = this.#at;
    while (this.#at < this.#text.length && !ends(this.#text.charAt(this.#at))) this.#at++;
    if (this.#at === from) this.fail(what);
    return this.#text.slice(from, this.#at);
  }

  #skip(): void {
    while (SPACE.test(this.#text.charAt(this.#at))) this.#at++;
  }
}
