/**
 * Patterns such as `http://localhost:*` or `https://*.example.test` as a test for an `Origin` header. `:*` at the end
 * stands for any port or none, any other `*` for a part of the host name.
 */
export function compileOrigins(patterns: readonly string[]): (origin: string) => boolean {
  const expressions = patterns.map((pattern) => {
    const anyPort = pattern.endsWith(':*');
    const literal = (anyPort ? pattern.slice(0, -2) : pattern).replace(/[.+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`^${literal.replaceAll('*', '[a-z0-9.-]*')}${anyPort ? '(:\\d+)?' : ''}$`, 'i');
  });
  return (origin) => expressions.some((expression) => expression.test(origin));
}
