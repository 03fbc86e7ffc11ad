import { YAMLSeq } from 'yaml';
import { readDocument, writeDocument } from './kubeconfig-document.ts';
import { entriesOf, folderOf, LIST_NAMES, listIn } from './marked-entries.ts';

/** The text without what this instance wrote, under whatever name it is now; undefined where there is nothing of it. */
export function removeEntries(path: string, text: string, folder: string): string | undefined {
  const doc = readDocument(path, text);
  let current: unknown = doc.get('current-context');
  let removed = 0;
  for (const list of LIST_NAMES) {
    const seq = listIn(doc, list);
    if (!(seq instanceof YAMLSeq)) continue;
    for (const entry of entriesOf(seq).filter((each) => folderOf(each, list) === folder)) {
      if (list === 'contexts' && entry.get('name') === current) current = undefined;
      seq.items.splice(seq.items.indexOf(entry), 1);
      removed++;
    }
  }
  if (removed === 0) return undefined;
  if (current === undefined && doc.has('current-context')) doc.set('current-context', '');
  return writeDocument(doc, text);
}
