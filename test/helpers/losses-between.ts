/** Every place where `kept` does not have what `given` has; what `kept` has beside that does not count. */
export function lossesBetween(given: unknown, kept: unknown, path = ''): string[] {
  if (Array.isArray(given)) {
    if (!Array.isArray(kept) || kept.length !== given.length) return [`${path}: list of ${given.length}`];
    return given.flatMap((item, at) => lossesBetween(item, kept[at], `${path}[${at}]`));
  }
  if (typeof given === 'object' && given !== null) {
    if (typeof kept !== 'object' || kept === null) return [path];
    const there = kept as Record<string, unknown>;
    return Object.entries(given).flatMap(([key, value]) =>
      lossesBetween(value, there[key], `${path}.${key}`),
    );
  }
  return given === kept ? [] : [`${path}: ${JSON.stringify(given)} became ${JSON.stringify(kept)}`];
}
