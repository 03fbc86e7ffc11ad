import { constraintViolation, validationError } from './errors.ts';

const MAX_PAGE = 400;

/** One page of a fixed list; NextMarker is left out on the last one. */
export function pageOf<T>(
  items: readonly T[],
  input: { Marker?: string | undefined; PageSize?: number | undefined },
): { items: T[]; NextMarker?: string } {
  const size = checkPageSize(input.PageSize);
  const from = decodeMarker(input.Marker);
  const page = items.slice(from, from + size);
  if (from + size >= items.length) return { items: page };
  return { items: page, NextMarker: Buffer.from(String(from + size)).toString('base64') };
}

export function checkPageSize(size: number | undefined): number {
  if (size === undefined) return MAX_PAGE;
  if (size < 1) {
    throw constraintViolation(`'${size}'`, 'pageSize', 'Member must have value greater than or equal to 1');
  }
  if (size > MAX_PAGE) {
    throw constraintViolation(
      `'${size}'`,
      'pageSize',
      `Member must have value less than or equal to ${MAX_PAGE}`,
    );
  }
  return size;
}

function decodeMarker(marker: string | undefined): number {
  if (marker === undefined || marker === '') return 0;
  const text = Buffer.from(marker, 'base64').toString('utf8');
  if (!/^\d{1,9}$/.test(text)) throw validationError(`The marker '${marker}' is not valid`);
  return Number(text);
}
