import { type Document, isMap, isSeq, YAMLMap, YAMLSeq } from 'yaml';

/** The three lists of a kubeconfig, with the key under which each entry keeps its content. */
export const LISTS = { clusters: 'cluster', users: 'user', contexts: 'context' } as const;
export type ListName = keyof typeof LISTS;
export const LIST_NAMES = Object.keys(LISTS) as ListName[];

/** Name of the extension that tells which instance wrote an entry; kubectl carries extensions along. */
const MARK = 'kecs.dev/instance';

/** The mark as it is written into an entry; `folder` is the instance's own, which no other instance has. */
export function markOf(folder: string): object {
  return { name: MARK, extension: { folder } };
}

/** The folder of the instance that wrote this entry, or undefined for an entry of somebody else. */
export function folderOf(entry: YAMLMap, list: ListName): string | undefined {
  const extensions = entry.getIn([LISTS[list], 'extensions']);
  if (!isSeq(extensions)) return undefined;
  for (const extension of extensions.items) {
    if (!isMap(extension) || extension.get('name') !== MARK) continue;
    const folder = extension.getIn(['extension', 'folder']);
    if (typeof folder === 'string') return folder;
  }
  return undefined;
}

/** A list of the document as it is; undefined where it is missing or empty, a problem in words where it is no list. */
export function listIn(doc: Document, list: ListName): YAMLSeq | { problem: string } | undefined {
  const found: unknown = doc.get(list);
  if (found === undefined || found === null) return undefined;
  return isSeq(found) ? found : { problem: `'${list}' is not a list` };
}

/** The list, made where it is missing. */
export function listForWriting(doc: Document, list: ListName): YAMLSeq {
  const found = listIn(doc, list);
  if (found instanceof YAMLSeq) {
    // `clusters: []`: what is added to it should be readable.
    if (found.items.length === 0) found.flow = false;
    return found;
  }
  const made = new YAMLSeq();
  doc.set(list, made);
  return made;
}

export function entriesOf(seq: YAMLSeq): YAMLMap[] {
  return seq.items.filter((item): item is YAMLMap => item instanceof YAMLMap);
}
