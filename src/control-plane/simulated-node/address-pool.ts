/** Addresses 10.244.0.1 to 10.244.255.254: nothing routes there, they only have to differ. */
const PREFIX = '10.244.';
const SIZE = 65_534;

/** Hands out addresses in turn, so that one that was given back is not used again soon. */
export class AddressPool {
  readonly #taken = new Set<number>();
  #last = 0;

  /** Marks one as in use that was given out before; those of other ranges are none of ours. */
  reserve(address: string): void {
    const number = numberOf(address);
    if (number === undefined) return;
    this.#taken.add(number);
    this.#last = Math.max(this.#last, number);
  }

  /** Throws when all are in use. */
  take(): string {
    for (let tries = 0; tries < SIZE; tries++) {
      this.#last = (this.#last % SIZE) + 1;
      if (this.#taken.has(this.#last)) continue;
      this.#taken.add(this.#last);
      return `${PREFIX}${this.#last >> 8}.${this.#last & 255}`;
    }
    throw new RangeError('all pod addresses of the simulated node are in use');
  }

  release(address: string): void {
    const number = numberOf(address);
    if (number !== undefined) this.#taken.delete(number);
  }
}

function numberOf(address: string): number | undefined {
  const match = /^10\.244\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  return match ? Number(match[1]) * 256 + Number(match[2]) : undefined;
}
