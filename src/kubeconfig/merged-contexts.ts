import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type YAMLMap, YAMLSeq } from 'yaml';
import { readTextIfThere } from '../system/files.ts';
import { readDocument } from './kubeconfig-document.ts';
import { entriesOf, folderOf, listIn } from './marked-entries.ts';

/** One context that kecs wrote; `instance` is what it stands for, undefined where that is gone. */
export type MergedContext = {
  name: string;
  server: string;
  instance: { name: string; server: string } | undefined;
};

/** The contexts of kecs in a user's kubeconfig, of whatever home. Throws KECS2202 for a file that kubectl could not read either. */
export function mergedContexts(path: string): MergedContext[] {
  const text = readTextIfThere(path);
  if (text === undefined) return [];
  const doc = readDocument(path, text);
  const entries = (list: 'contexts' | 'clusters'): YAMLMap[] => {
    const found = listIn(doc, list);
    return found instanceof YAMLSeq ? entriesOf(found) : [];
  };
  return entries('contexts').flatMap((context) => {
    const folder = folderOf(context, 'contexts');
    if (folder === undefined) return [];
    const wanted = context.getIn(['context', 'cluster']);
    const cluster = entries('clusters').find((each) => each.get('name') === wanted);
    const server = asText(cluster?.getIn(['cluster', 'server']));
    return [{ name: asText(context.get('name')), server, instance: instanceIn(folder) }];
  });
}

function instanceIn(folder: string): MergedContext['instance'] {
  const path = join(folder, 'kubeconfig');
  if (!existsSync(path)) return undefined;
  const doc = readDocument(path, readTextIfThere(path) ?? '');
  const server = doc.getIn(['clusters', 0, 'cluster', 'server']);
  return { name: basename(folder), server: asText(server) };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
