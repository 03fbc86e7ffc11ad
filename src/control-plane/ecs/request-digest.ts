import { createHash } from 'node:crypto';

/** Equal for equal requests, whatever the order of their members. */
export function requestDigest(input: object): string {
  const ordered = JSON.stringify(input, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(ordered).digest('hex');
}
