import { badRuleText } from '../../core/errors/catalogue/gateway.ts';

/**
 * A Traefik v3 rule as data, so that it can be written for Traefik and also be evaluated. Matchers take what Traefik's
 * take: regular expressions are RE2 and unanchored, header names ignore case, query names do not.
 */
export type Rule =
  | { readonly kind: 'and' | 'or'; readonly rules: readonly Rule[] }
  | { readonly kind: 'not'; readonly rule: Rule }
  | Matcher;

export type Matcher =
  | { readonly kind: 'method' | 'path' | 'pathPrefix' | 'pathRegexp' | 'hostRegexp'; readonly value: string }
  | {
      readonly kind: 'header' | 'headerRegexp' | 'queryRegexp';
      readonly name: string;
      readonly value: string;
    };

const FUNCTIONS = {
  method: 'Method',
  path: 'Path',
  pathPrefix: 'PathPrefix',
  pathRegexp: 'PathRegexp',
  hostRegexp: 'HostRegexp',
  header: 'Header',
  headerRegexp: 'HeaderRegexp',
  queryRegexp: 'QueryRegexp',
} as const satisfies Record<Matcher['kind'], string>;

export const and = (...rules: Rule[]): Rule => ({ kind: 'and', rules });
export const or = (...rules: Rule[]): Rule => ({ kind: 'or', rules });
export const not = (rule: Rule): Rule => ({ kind: 'not', rule });
export const method = (value: string): Rule => ({ kind: 'method', value });
export const path = (value: string): Rule => ({ kind: 'path', value });
/** A plain string prefix: `/foo` also matches `/foobar`. */
export const pathPrefix = (value: string): Rule => ({ kind: 'pathPrefix', value });
export const pathRegexp = (value: string): Rule => ({ kind: 'pathRegexp', value });
/** Sees the host in lower case and without its port. */
export const hostRegexp = (value: string): Rule => ({ kind: 'hostRegexp', value });
export const header = (name: string, value: string): Rule => ({ kind: 'header', name, value });
export const headerRegexp = (name: string, value: string): Rule => ({ kind: 'headerRegexp', name, value });
/** True where the header is there with any text in it. */
export const hasHeader = (name: string): Rule => headerRegexp(name, '.');
export const queryRegexp = (name: string, value: string): Rule => ({ kind: 'queryRegexp', name, value });

/** The rule in Traefik's own syntax. Arguments are raw Go strings in back-ticks, so none may hold one. */
export function ruleText(rule: Rule): string {
  switch (rule.kind) {
    case 'and':
    case 'or': {
      const operator = rule.kind === 'and' ? ' && ' : ' || ';
      return rule.rules
        .map((part) => (isGroup(part) && part.kind !== rule.kind ? `(${ruleText(part)})` : ruleText(part)))
        .join(operator);
    }
    case 'not':
      return isGroup(rule.rule) ? `!(${ruleText(rule.rule)})` : `!${ruleText(rule.rule)}`;
    default: {
      const values = 'name' in rule ? [rule.name, rule.value] : [rule.value];
      return `${FUNCTIONS[rule.kind]}(${values.map(quoted).join(', ')})`;
    }
  }
}

function isGroup(rule: Rule): boolean {
  return rule.kind === 'and' || rule.kind === 'or';
}

function quoted(text: string): string {
  if (text === '') throw badRuleText(text, 'Traefik refuses empty arguments');
  if (text.includes('`')) throw badRuleText(text, 'a back-tick would end the argument');
  return `\`${text}\``;
}
