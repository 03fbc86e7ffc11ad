import type { ObjectMeta } from '../../core/kube-objects.ts';

/** What identifies a record: unique names per account and region. */
export type RecordKey = { readonly account: string; readonly region: string; readonly name: string };

/** The `spec` of every custom resource of kecs: whose it is, and the data in AWS's shape. */
export type RecordSpec<Data> = RecordKey & { readonly data: Data };

/** One stored record as the cache holds it. Never changed in place: a write replaces it. */
export type StoredRecord<Data> = RecordSpec<Data> & { readonly metadata: ObjectMeta };

export function scopeKey(of: { account: string; region: string }): string {
  return `${of.account}/${of.region}`;
}

export function keyText(key: RecordKey): string {
  return `${key.account}/${key.region}/${key.name}`;
}

/** The key that `keyText` has put into this text. */
export function keyOfText(text: string): RecordKey {
  const [account = '', region = '', ...name] = text.split('/');
  return { account, region, name: name.join('/') };
}
