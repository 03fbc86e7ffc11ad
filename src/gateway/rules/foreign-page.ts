import { and, hasHeader, headerRegexp, hostRegexp, not, or, queryRegexp, type Rule } from './rule.ts';

/**
 * Host names that may stand in a request to this machine. Any other name is one that somebody could point at 127.0.0.1
 * after a browser has loaded his page under it (DNS rebinding), and such a page is of the same origin as its requests:
 * they carry neither Origin nor Sec-Fetch-Site, so the name is all that tells.
 * Let in: names without a dot, IP addresses, names that only a local resolver gives out, and AWS's own and
 * LocalStack's host names (buckets as sub-domains), whose owners point them where they should.
 */
const OWN_HOSTS: readonly string[] = [
  // Not `*`: HostRegexp is true for any request if it matches the empty string.
  '[^.]+',
  '[0-9.]+',
  String.raw`\[?[0-9a-f:.]*:[0-9a-f:.]*\]?`,
  String.raw`.*\.(localhost|local|internal|test|svc|lan|home\.arpa)`,
  String.raw`.*\.svc\.cluster\.local`,
  String.raw`(.*\.)?localhost\.localstack\.cloud`,
  String.raw`(.*\.)?amazonaws\.com(\.cn)?`,
];

/**
 * True for a request that a web page from elsewhere made: a foreign Origin (`null` too), a cross-site request without an
 * allowed one (an image, a form, a link), or a host name that is not this machine's. Where the address is no `localhost` but
 * leads here (0.0.0.0, localhost.localstack.cloud), browsers do not say that a GET is cross-site: then a call in the query
 * of one is refused. No Host at all is an old client's, never a browser's.
 * `allowedOrigins` are patterns `scheme://host[:port]`, `:*` for any port.
 */
export function foreignPage(allowedOrigins: readonly string[]): Rule {
  const allowed = headerRegexp('Origin', originsRegexp(allowedOrigins));
  const hosts = [...OWN_HOSTS, ...allowedOrigins.map((pattern) => quoteRegexp(hostOf(pattern)))];
  return or(
    and(hasHeader('Origin'), not(allowed)),
    and(headerRegexp('Sec-Fetch-Site', '(?i)^cross-site$'), not(allowed)),
    and(
      headerRegexp('User-Agent', '^Mozilla/'),
      not(hasHeader('Sec-Fetch-Site')),
      not(hasHeader('Origin')),
      queryRegexp('Action', '.'),
    ),
    and(hostRegexp('.'), not(hostRegexp(`^(${[...new Set(hosts)].join('|')})\\.?$`))),
  );
}

/** One regular expression (RE2 and JavaScript alike) that the allowed origins match. */
export function originsRegexp(patterns: readonly string[]): string {
  return `^(${patterns.map(originRegexp).join('|') || '[^\\s\\S]'})$`;
}

function originRegexp(pattern: string): string {
  const anyPort = pattern.endsWith(':*');
  const rest = anyPort ? pattern.slice(0, -2) : pattern;
  return quoteRegexp(rest) + (anyPort ? '(:[0-9]+)?' : '');
}

function hostOf(pattern: string): string {
  return pattern.replace(/^https?:\/\//, '').replace(/:(\d+|\*)$/, '');
}

function quoteRegexp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
