import type { Order } from './compare.ts';
import { readPredicate } from './predicate.ts';
import { QueryError, Scanner } from './scanner.ts';

/** Gives the values that a thing has for a subject, e.g. for `attribute:color` or `task:group`. */
export type ValuesOf = (subject: string) => readonly string[];
export type Query = (valuesOf: ValuesOf) => boolean;

/** As long as AWS lets expressions be. */
const MAX_LENGTH = 2000;

const orders: Readonly<Record<string, Order>> = {
  agentConnected: 'text',
  agentVersion: 'version',
  ec2InstanceId: 'text',
  registeredAt: 'time',
  runningTasksCount: 'number',
  pendingTasksCount: 'number',
  'task:group': 'text',
};

/**
 * Compiles an expression of the cluster query language, as filters and `memberOf` constraints have it: comparisons joined by
 * `and`, `or`, `not` and parentheses. Throws QueryError. Source: the ECS developer guide's "cluster query language".
 */
export function parseQuery(text: string): Query {
  if (text.length > MAX_LENGTH) throw new QueryError(`more than ${MAX_LENGTH} characters`);
  const scanner = new Scanner(text);
  const query = readOr(scanner);
  if (!scanner.isAtEnd) scanner.fail('and, or, or the end');
  return query;
}

function readOr(scanner: Scanner): Query {
  const parts = [readAnd(scanner)];
  while (scanner.take(['or', '||'])) parts.push(readAnd(scanner));
  return (values) => parts.some((part) => part(values));
}

function readAnd(scanner: Scanner): Query {
  const parts = [readNot(scanner)];
  while (scanner.take(['and', '&&'])) parts.push(readNot(scanner));
  return (values) => parts.every((part) => part(values));
}

function readNot(scanner: Scanner): Query {
  if (scanner.take(['not', '!'])) {
    const negated = readNot(scanner);
    return (values) => !negated(values);
  }
  if (scanner.take(['(']) === undefined) return readComparison(scanner);
  const inner = readOr(scanner);
  if (scanner.take([')']) === undefined) scanner.fail(')');
  return inner;
}

function readComparison(scanner: Scanner): Query {
  const subject = scanner.subject();
  const order = /^attribute:./.test(subject) ? 'text' : orders[subject];
  if (order === undefined) throw new QueryError(`${subject} is not a subject`);
  const predicate = readPredicate(scanner, order);
  return (valuesOf) => predicate(valuesOf(subject));
}
