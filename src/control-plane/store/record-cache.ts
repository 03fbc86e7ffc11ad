import type { ObjectMeta } from '../../core/kube-objects.ts';
import { keyText, type RecordKey, type StoredRecord } from './record.ts';
import type { View } from './sorted-view.ts';

/** Deleted objects are remembered for this many deletions, so that late news of them do not bring them back. */
const REMEMBERED_DELETIONS = 4_096;

/**
 * The records of one kind in memory, fed by own writes and by the watch, which may come in any order: the newer
 * resourceVersion wins. Views are kept in step.
 */
export class RecordCache<Data> {
  readonly #views: View<Data>[];
  readonly #records = new Map<string, StoredRecord<Data>>();
  readonly #deleted = new Set<string>();

  constructor(views: readonly View<Data>[]) {
    this.#views = [...views];
  }

  /** A view that comes later is told of all that is there. */
  addView(view: View<Data>): void {
    for (const record of this.#records.values()) view.add(record);
    this.#views.push(view);
  }

  get size(): number {
    return this.#records.size;
  }

  get(key: RecordKey): StoredRecord<Data> | undefined {
    return this.#records.get(keyText(key));
  }

  values(): IterableIterator<StoredRecord<Data>> {
    return this.#records.values();
  }

  put(record: StoredRecord<Data>): void {
    if (record.metadata.uid !== undefined && this.#deleted.has(record.metadata.uid)) return;
    const key = keyText(record);
    const before = this.#records.get(key);
    if (before !== undefined && isOlder(record.metadata, before.metadata)) return;
    if (before !== undefined) for (const view of this.#views) view.remove(before);
    this.#records.set(key, record);
    for (const view of this.#views) view.add(record);
  }

  /** Forgets the object with this uid; a newer object under the same key stays. */
  drop(record: StoredRecord<Data>): void {
    if (record.metadata.uid !== undefined) this.#rememberDeletion(record.metadata.uid);
    const key = keyText(record);
    const before = this.#records.get(key);
    if (before === undefined || before.metadata.uid !== record.metadata.uid) return;
    this.#records.delete(key);
    for (const view of this.#views) view.remove(before);
  }

  #rememberDeletion(uid: string): void {
    this.#deleted.add(uid);
    if (this.#deleted.size <= REMEMBERED_DELETIONS) return;
    const oldest = this.#deleted.values().next().value;
    if (oldest !== undefined) this.#deleted.delete(oldest);
  }
}

/** Resource versions are decimal numbers that grow with every write of the whole store. */
function isOlder(candidate: ObjectMeta, current: ObjectMeta): boolean {
  if (candidate.uid !== current.uid)
    return Number(candidate.resourceVersion) < Number(current.resourceVersion);
  return Number(candidate.resourceVersion) <= Number(current.resourceVersion);
}
