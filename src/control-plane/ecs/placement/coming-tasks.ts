import { keyText, type RecordKey } from '../../store/record.ts';
import type { TaskData } from '../task/task-data.ts';

type Coming = { readonly key: RecordKey; readonly data: TaskData };

/**
 * Tasks that were placed and are about to be stored: they take their room from the moment they are placed on, so that no two
 * calls get the same.
 */
export class ComingTasks {
  readonly #coming = new Map<string, Coming>();

  /** Those that are to be on an instance, by its ARN. */
  on(containerInstanceArn: string): Coming[] {
    return [...this.#coming.values()].filter(
      ({ data }) => data.task.containerInstanceArn === containerInstanceArn,
    );
  }

  /** Counts a task while it is being stored; to be called in the same breath in which it was placed. */
  async while<T>(key: RecordKey, data: TaskData, store: () => Promise<T>): Promise<T> {
    const text = keyText(key);
    this.#coming.set(text, { key, data });
    try {
      return await store();
    } finally {
      this.#coming.delete(text);
    }
  }
}
