import { invalidParameter } from './errors.ts';

/** The page size asked for; ECS refuses what lies outside 1…max. */
export function pageSize(asked: number | undefined, standard: number, max = 100): number {
  if (asked === undefined) return standard;
  if (asked < 1 || asked > max) throw invalidParameter(`maxResults must be between 1 and ${max}.`);
  return asked;
}

/** An opaque token that only the operation that made it takes back. */
export function encodeToken(operation: string, lastKey: string): string {
  return Buffer.from(JSON.stringify([operation, lastKey])).toString('base64url');
}

export function decodeToken(operation: string, token: string | undefined): string | undefined {
  if (token === undefined || token === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (Array.isArray(parsed) && parsed[0] === operation && typeof parsed[1] === 'string') return parsed[1];
  } catch {
    // Falls through to the same refusal as a well-formed token of another operation.
  }
  throw invalidParameter('Invalid token');
}
