/** `http://localhost:*` and the like as a test for an `Origin` header; `*` stands for anything but a slash. */
export function compileOrigins(patterns: readonly string[]): (origin: string) => boolean {
  const expressions = patterns.map(
    (pattern) =>
      new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}$`, 'i'),
  );
  return (origin) => expressions.some((expression) => expression.test(origin));
}
