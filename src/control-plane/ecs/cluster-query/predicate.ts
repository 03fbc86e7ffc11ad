import { checkArgument, compare, type Order } from './compare.ts';
import { QueryError, type Scanner } from './scanner.ts';

/** Whether the values that a thing has for the subject fulfil a comparison; a thing may have none, or several. */
export type Predicate = (values: readonly string[]) => boolean;

/** Both spellings of each operator. A longer one stands before those that it begins with. */
const operators = {
  '==': 'equals',
  equals: 'equals',
  '!=': 'not equals',
  not_equals: 'not equals',
  '=~': 'matches',
  matches: 'matches',
  '!~': 'not matches',
  not_matches: 'not matches',
  '>=': 'from',
  greater_than_equal: 'from',
  '<=': 'to',
  less_than_equal: 'to',
  '>': 'above',
  greater_than: 'above',
  '<': 'below',
  less_than: 'below',
  '!exists': 'not exists',
  not_exists: 'not exists',
  exists: 'exists',
  '!in': 'not in',
  not_in: 'not in',
  in: 'in',
} as const;

type Operator = (typeof operators)[keyof typeof operators];
const spellings = Object.keys(operators) as (keyof typeof operators)[];

/** Reads operator and argument of a comparison. A thing without a value fulfils what is said in the negative only. */
export function readPredicate(scanner: Scanner, order: Order): Predicate {
  const spelling = scanner.take(spellings) as keyof typeof operators | undefined;
  if (spelling === undefined) scanner.fail('an operator');
  const operator = operators[spelling];
  const isNegative = operator.startsWith('not ');
  const positive = readPositive(operator.replace('not ', '') as Operator, scanner, order);
  return isNegative ? (values) => !positive(values) : positive;
}

function readPositive(operator: Operator, scanner: Scanner, order: Order): Predicate {
  if (operator === 'exists') return (values) => values.length > 0;
  if (operator === 'matches') {
    const pattern = wholePattern(scanner.pattern());
    return (values) => values.some((value) => pattern.test(value));
  }
  const accepts = operator === 'in' ? readList(scanner) : [scanner.word('a value')];
  for (const argument of accepts) checkArgument(argument, order);
  return (values) =>
    values.some((value) => accepts.some((argument) => holds(operator, compare(value, argument, order))));
}

function holds(operator: Operator, comparison: number | undefined): boolean {
  if (comparison === undefined) return false;
  switch (operator) {
    case 'from':
      return comparison >= 0;
    case 'to':
      return comparison <= 0;
    case 'above':
      return comparison > 0;
    case 'below':
      return comparison < 0;
    default:
      return comparison === 0;
  }
}

function readList(scanner: Scanner): string[] {
  if (scanner.take(['[']) === undefined) scanner.fail('[');
  const words: string[] = [];
  do words.push(scanner.word('a value'));
  while (scanner.take([',']));
  if (scanner.take([']']) === undefined) scanner.fail(']');
  return words;
}

/** As in Java, a pattern must match the whole value. */
function wholePattern(source: string): RegExp {
  try {
    return new RegExp(`^(?:${source})$`);
  } catch (cause) {
    throw new QueryError(`${source} is not a regular expression`, { cause });
  }
}
