import type { View } from './sorted-view.ts';

/** Counts changes of the stores that it is a view of: what was worked out at one count holds until the count moves. */
export class ChangeCounter implements View<unknown> {
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(): void {
    this.#count++;
  }

  remove(): void {
    this.#count++;
  }
}
