import type { StoredRecord } from './record.ts';

/** Follows the changes of a store. `add` and `remove` come in pairs: an update removes the old record first. */
export type View<Data> = {
  add(record: StoredRecord<Data>): void;
  remove(record: StoredRecord<Data>): void;
};

/** Where a view puts a record: in which list, and at which place of it. */
export type Place = { readonly group: string; readonly sortKey: string };

export type Page<T> = { readonly items: readonly T[]; readonly last: string | undefined };

/**
 * Sorted lists of the records that `placeOf` accepts, by group. A page costs a binary search and a slice, however many
 * records there are.
 */
export class SortedView<Data> implements View<Data> {
  readonly #placeOf: (record: StoredRecord<Data>) => Place | undefined;
  readonly #groups = new Map<string, { keys: string[]; records: StoredRecord<Data>[] }>();

  constructor(placeOf: (record: StoredRecord<Data>) => Place | undefined) {
    this.#placeOf = placeOf;
  }

  add(record: StoredRecord<Data>): void {
    const place = this.#placeOf(record);
    if (place === undefined) return;
    let group = this.#groups.get(place.group);
    if (group === undefined) {
      group = { keys: [], records: [] };
      this.#groups.set(place.group, group);
    }
    const at = lowerBound(group.keys, place.sortKey);
    const present = group.keys[at] === place.sortKey ? 1 : 0;
    group.keys.splice(at, present, place.sortKey);
    group.records.splice(at, present, record);
  }

  remove(record: StoredRecord<Data>): void {
    const place = this.#placeOf(record);
    const group = place && this.#groups.get(place.group);
    if (place === undefined || group === undefined) return;
    const at = lowerBound(group.keys, place.sortKey);
    if (group.keys[at] !== place.sortKey) return;
    group.keys.splice(at, 1);
    group.records.splice(at, 1);
    if (group.keys.length === 0) this.#groups.delete(place.group);
  }

  /** Up to `limit` records after the one with sort key `after`; `last` is the key to go on from, if there are more. */
  page(group: string, limit: number, after?: string, descending = false): Page<StoredRecord<Data>> {
    const found = this.#groups.get(group);
    if (found === undefined) return { items: [], last: undefined };
    const { keys, records } = found;
    if (!descending) {
      const from = after === undefined ? 0 : upperBound(keys, after);
      const to = Math.min(from + limit, keys.length);
      return {
        items: records.slice(from, to),
        last: to < keys.length && to > from ? keys[to - 1] : undefined,
      };
    }
    const to = after === undefined ? keys.length : lowerBound(keys, after);
    const from = Math.max(0, to - limit);
    return { items: records.slice(from, to).reverse(), last: from > 0 ? keys[from] : undefined };
  }

  count(group: string): number {
    return this.#groups.get(group)?.keys.length ?? 0;
  }
}

/** The first index whose key is not below the wanted one. */
export function lowerBound(keys: readonly string[], wanted: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function upperBound(keys: readonly string[], wanted: string): number {
  const at = lowerBound(keys, wanted);
  return keys[at] === wanted ? at + 1 : at;
}
