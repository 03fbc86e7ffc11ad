/** Compares versions such as `1.26` and `1.36.3` as far as both go. */
export function isOlder(version: string, than: string): boolean {
  const wanted = than.split('.').map(Number);
  const found = version.split('.').map(Number);
  const at = found.findIndex((part, index) => index < wanted.length && part !== wanted[index]);
  return at >= 0 && (found[at] ?? 0) < (wanted[at] ?? 0);
}
