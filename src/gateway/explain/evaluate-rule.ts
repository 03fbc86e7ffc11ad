import type { Matcher, Rule } from '../rules/rule.ts';
import { type HttpRequest, headerValues, queryValues, routingHost, routingPath } from './http-request.ts';
import { inWords } from './matcher-words.ts';

/** Whether a rule holds for a request, and what of the request decides it. */
export type Verdict = { readonly holds: boolean; readonly because: readonly string[] };

/** Evaluates a rule as Traefik does. */
export function evaluateRule(rule: Rule, request: HttpRequest): Verdict {
  switch (rule.kind) {
    case 'and':
      return all(rule.rules.map((part) => evaluateRule(part, request)));
    case 'or':
      return any(rule.rules.map((part) => evaluateRule(part, request)));
    case 'not': {
      const { holds, because } = evaluateRule(rule.rule, request);
      return { holds: !holds, because };
    }
    default: {
      const holds = matches(rule, request);
      return { holds, because: [inWords(rule, request)] };
    }
  }
}

/** The first that does not hold is reason enough; else all of them are. */
function all(parts: readonly Verdict[]): Verdict {
  const failing = parts.find(({ holds }) => !holds);
  return failing ?? { holds: true, because: distinct(parts) };
}

function any(parts: readonly Verdict[]): Verdict {
  const holding = parts.find(({ holds }) => holds);
  return holding ?? { holds: false, because: distinct(parts) };
}

function distinct(parts: readonly Verdict[]): string[] {
  const all = parts.flatMap(({ because }) => because);
  // Query names are asked for in two cases.
  const isSame = (words: string) => (other: string) => other.toLowerCase() === words.toLowerCase();
  return all.filter((words, at) => all.findIndex(isSame(words)) === at);
}

function matches(matcher: Matcher, request: HttpRequest): boolean {
  switch (matcher.kind) {
    case 'method':
      return request.method.toUpperCase() === matcher.value.toUpperCase();
    case 'path':
      return routingPath(request) === matcher.value;
    case 'pathPrefix':
      return routingPath(request).startsWith(matcher.value);
    case 'pathRegexp':
      return regexp(matcher.value).test(routingPath(request));
    case 'hostRegexp':
      return regexp(matcher.value).test(routingHost(request));
    case 'header':
      return headerValues(request, matcher.name).includes(matcher.value);
    case 'headerRegexp':
      return headerValues(request, matcher.name).some((value) => regexp(matcher.value).test(value));
    case 'queryRegexp':
      return queryValues(request, matcher.name).some((value) => regexp(matcher.value).test(value));
  }
}

/** RE2 writes flags into the expression; of what our rules use, only this differs from JavaScript. */
function regexp(text: string): RegExp {
  return text.startsWith('(?i)') ? new RegExp(text.slice(4), 'i') : new RegExp(text);
}
