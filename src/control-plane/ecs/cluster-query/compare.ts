import { QueryError } from './scanner.ts';

/** How the values of a subject are ordered. */
export type Order = 'text' | 'number' | 'version' | 'time';

/** Negative, zero or positive as `value` comes before, with or after `argument`; undefined where they have no order. */
export function compare(value: string, argument: string, order: Order): number | undefined {
  switch (order) {
    case 'number':
      return difference(Number(value), Number(argument));
    case 'time':
      return difference(Date.parse(value), Date.parse(argument));
    case 'version':
      return ofVersions(value, argument);
    case 'text':
      // What people put into attributes may be numbers.
      return difference(numberIn(value), numberIn(argument)) ?? (value < argument ? -1 : +(value > argument));
  }
}

/** Refuses an argument that no value of this order can be compared with. */
export function checkArgument(argument: string, order: Order): void {
  const isWrong =
    (order === 'number' && Number.isNaN(numberIn(argument))) ||
    (order === 'time' && Number.isNaN(Date.parse(argument)));
  if (isWrong) throw new QueryError(`${argument} is not a ${order}`);
}

function difference(a: number, b: number): number | undefined {
  return Number.isNaN(a) || Number.isNaN(b) ? undefined : a - b;
}

function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function ofVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0));
  const length = Math.max(left?.length ?? 0, right?.length ?? 0);
  for (let at = 0; at < length; at++) {
    const step = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (step !== 0) return step;
  }
  return 0;
}
