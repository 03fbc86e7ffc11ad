import { type Document, isMap, parseDocument } from 'yaml';
import { kubeconfigUnusable } from '../core/errors/catalogue/kubeconfig.ts';
import { LIST_NAMES, listIn } from './marked-entries.ts';

/** A user's kubeconfig with its comments; an empty text becomes a new one. Rejects what kubectl could not read either. */
export function readDocument(path: string, text: string): Document {
  const doc: Document = parseDocument(text);
  const [error] = doc.errors;
  if (error !== undefined) throw kubeconfigUnusable(path, error.message.split('\n')[0] ?? 'not YAML');
  if (doc.contents === null) doc.contents = doc.createNode({ apiVersion: 'v1', kind: 'Config' }) as never;
  if (!isMap(doc.contents)) throw kubeconfigUnusable(path, 'it is not a map');
  for (const list of LIST_NAMES) {
    const found = listIn(doc, list);
    if (found !== undefined && 'problem' in found) throw kubeconfigUnusable(path, found.problem);
  }
  return doc;
}

/** The text again, in the style that it had: kubectl writes lists at their key's own column, people write `{a: b}`. */
export function writeDocument(doc: Document, before: string): string {
  const indentSeq = !/^(clusters|users|contexts):\s*\n- /m.test(before);
  const flowCollectionPadding = !/[{[][^\s}\]]/.test(before);
  return doc.toString({ lineWidth: 0, indentSeq, flowCollectionPadding });
}
