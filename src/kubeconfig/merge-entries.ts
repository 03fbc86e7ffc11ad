import { existsSync } from 'node:fs';
import { type Document, isMap, type YAMLMap } from 'yaml';
import { foreignKubeconfigEntry } from '../core/errors/catalogue/kubeconfig.ts';
import { readDocument, writeDocument } from './kubeconfig-document.ts';
import {
  entriesOf,
  folderOf,
  LIST_NAMES,
  LISTS,
  type ListName,
  listForWriting,
  markOf,
} from './marked-entries.ts';

/** What an instance adds to a kubeconfig: one cluster, one user and one context, all of the same name. */
export type OwnEntries = { name: string; folder: string; cluster: object; user: object };

/**
 * The text of `path` with the instance's entries added or brought up to date. Refuses (KECS2201) an entry of that name which
 * kecs did not write, or wrote for another instance that is still there.
 */
export function mergeEntries(path: string, text: string, own: OwnEntries, switchContext: boolean): string {
  const doc = readDocument(path, text);
  for (const list of LIST_NAMES) {
    const foreign = entriesOf(listForWriting(doc, list)).find(
      (entry) => entry.get('name') === own.name && isForeign(entry, list, own.folder),
    );
    if (foreign !== undefined)
      throw foreignKubeconfigEntry(path, LISTS[list], own.name, folderOf(foreign, list));
  }
  const extensions = [markOf(own.folder)];
  put(doc, 'clusters', own.name, { ...own.cluster, extensions });
  put(doc, 'users', own.name, { ...own.user, extensions });
  putContext(doc, own.name, extensions);
  if (switchContext) doc.set('current-context', own.name);
  return writeDocument(doc, text);
}

/**
 * The text with what the instance wrote there brought up to date, undefined where there is nothing of it: what its user has
 * renamed or taken out stays so.
 */
export function refreshEntries(path: string, text: string, own: OwnEntries): string | undefined {
  const doc = readDocument(path, text);
  let found = 0;
  for (const list of ['clusters', 'users'] as const) {
    const content = { ...own[LISTS[list]], extensions: [markOf(own.folder)] };
    for (const entry of entriesOf(listForWriting(doc, list))) {
      if (folderOf(entry, list) !== own.folder) continue;
      entry.set(LISTS[list], doc.createNode(content));
      found++;
    }
  }
  return found > 0 ? writeDocument(doc, text) : undefined;
}

/** An instance that is gone has nothing to say about what it left behind. */
function isForeign(entry: YAMLMap, list: ListName, folder: string): boolean {
  const writer = folderOf(entry, list);
  return writer === undefined || (writer !== folder && existsSync(writer));
}

function put(doc: Document, list: ListName, name: string, content: object): void {
  const found = entryNamed(doc, list, name);
  if (found === undefined) listForWriting(doc, list).add(doc.createNode({ name, [LISTS[list]]: content }));
  else found.set(LISTS[list], doc.createNode(content));
}

/** A context that is there keeps what its user has put into it, such as a namespace. */
function putContext(doc: Document, name: string, extensions: object[]): void {
  const context = entryNamed(doc, 'contexts', name)?.get('context');
  if (!isMap(context)) return put(doc, 'contexts', name, { cluster: name, user: name, extensions });
  context.set('cluster', name);
  context.set('user', name);
  context.set('extensions', doc.createNode(extensions));
}

function entryNamed(doc: Document, list: ListName, name: string): YAMLMap | undefined {
  return entriesOf(listForWriting(doc, list)).find((entry) => entry.get('name') === name);
}
