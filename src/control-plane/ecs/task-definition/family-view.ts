import { type StoredRecord, scopeKey } from '../../store/record.ts';
import { lowerBound, type View } from '../../store/sorted-view.ts';
import type { TaskDefinitionData } from './task-definition-data.ts';

type Revision = StoredRecord<TaskDefinitionData>;
/** Counts of a family's records: all of them, those that can be seen, and those that are ACTIVE. */
type Family = { highest: number; records: number; visible: number; active: number };
type Scope = { readonly names: string[]; readonly families: Map<string, Family> };

export type FamilyStatus = 'ACTIVE' | 'INACTIVE' | 'ALL';

/** The names of families, and the highest revision number ever given out in each. */
export class FamilyView implements View<TaskDefinitionData> {
  readonly #scopes = new Map<string, Scope>();

  add(record: Revision): void {
    const scope = this.#scope(scopeKey(record));
    const { family: name, revision } = record.data;
    let family = scope.families.get(name);
    if (family === undefined) {
      family = { highest: 0, records: 0, visible: 0, active: 0 };
      scope.families.set(name, family);
      scope.names.splice(lowerBound(scope.names, name), 0, name);
    }
    family.records++;
    family.highest = Math.max(family.highest, revision);
    family.active += isActive(record) ? 1 : 0;
    family.visible += record.data.deleted ? 0 : 1;
  }

  remove(record: Revision): void {
    const scope = this.#scopes.get(scopeKey(record));
    const family = scope?.families.get(record.data.family);
    if (scope === undefined || family === undefined) return;
    family.records--;
    family.active -= isActive(record) ? 1 : 0;
    family.visible -= record.data.deleted ? 0 : 1;
    if (family.records > 0) return;
    scope.families.delete(record.data.family);
    scope.names.splice(lowerBound(scope.names, record.data.family), 1);
  }

  /** The highest number ever given out in a family, deleted revisions included; 0 for a new family. */
  highest(scope: string, name: string): number {
    return this.#scopes.get(scope)?.families.get(name)?.highest ?? 0;
  }

  /** Up to `limit` names after `after` that begin with `prefix`; `last` is set when there are more. */
  names(
    scope: string,
    status: FamilyStatus,
    prefix: string,
    limit: number,
    after: string | undefined,
  ): { names: string[]; last: string | undefined } {
    const found = this.#scopes.get(scope);
    const names: string[] = [];
    if (found === undefined) return { names, last: undefined };
    const from = after !== undefined && after >= prefix ? after : prefix;
    for (let at = lowerBound(found.names, from); at < found.names.length; at++) {
      const name = found.names[at] ?? '';
      if (!name.startsWith(prefix)) break;
      if (name === after || !matches(found.families.get(name), status)) continue;
      if (names.length === limit) return { names, last: names.at(-1) };
      names.push(name);
    }
    return { names, last: undefined };
  }

  #scope(key: string): Scope {
    let scope = this.#scopes.get(key);
    if (scope === undefined) {
      scope = { names: [], families: new Map() };
      this.#scopes.set(key, scope);
    }
    return scope;
  }
}

function isActive(record: Revision): boolean {
  return !record.data.deleted && record.data.taskDefinition.status === 'ACTIVE';
}

function matches(family: Family | undefined, status: FamilyStatus): boolean {
  if (family === undefined || family.visible === 0) return false;
  return status === 'ALL' || (status === 'ACTIVE') === family.active > 0;
}
