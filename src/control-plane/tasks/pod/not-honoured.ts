/**
 * Takes down, in words such as `ulimits: nofile`, what a task definition asks for and its pod does not do. Members that only
 * AWS itself could make something of, and that are kept and shown, are not named.
 */
export class NotHonoured {
  readonly #words = new Set<string>();

  name(member: string, what?: string): void {
    this.#words.add(what === undefined ? member : `${member}: ${what}`);
  }

  get words(): readonly string[] {
    return [...this.#words];
  }
}
