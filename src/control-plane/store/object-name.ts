import { createHash } from 'node:crypto';
import { keyText, type RecordKey } from './record.ts';

const MAX_READABLE = 180;

/**
 * The Kubernetes name of a record: readable, legal, and the same for the same key always, so that the API server itself
 * refuses a second one. AWS names know capitals, underscores and 255 characters; the digest keeps them apart.
 */
export function objectName(key: RecordKey): string {
  const readable = key.name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, MAX_READABLE)
    .replace(/^-+|-+$/g, '');
  const digest = createHash('sha256').update(keyText(key)).digest('hex').slice(0, 16);
  return readable === '' ? digest : `${readable}-${digest}`;
}
