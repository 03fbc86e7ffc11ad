import type { Shape } from './shape.ts';

/**
 * The first place where an answer does not fit its model, as `path: what is wrong`, or undefined when it fits.
 * Answers are built by hand, so tests run every one through this; production does not.
 */
export function misfitOf(value: unknown, shape: Shape, path = ''): string | undefined {
  switch (shape.kind) {
    case 'string':
    case 'boolean':
    case 'number':
      return typeof value === shape.kind ? undefined : `${path}: ${typeof value} instead of ${shape.kind}`;
    case 'timestamp':
      return typeof value === 'number' ? undefined : `${path}: ${typeof value} instead of epoch seconds`;
    case 'blob':
    case 'document':
      return undefined;
    case 'list':
      if (!Array.isArray(value)) return `${path}: no list`;
      return first(value.map((item, at) => misfitOf(item, shape.item, `${path}[${at}]`)));
    case 'map':
      if (typeof value !== 'object' || value === null) return `${path}: no map`;
      return first(Object.entries(value).map(([key, item]) => misfitOf(item, shape.value, `${path}.${key}`)));
    default: {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${path}: no structure`;
      const given = value as Record<string, unknown>;
      const known = new Map(shape.members.map((member) => [member.name, member]));
      return first(
        Object.entries(given).map(([key, item]) => {
          const member = known.get(key);
          if (member === undefined) return `${path}.${key}: not in ${shape.name}`;
          return item === undefined ? undefined : misfitOf(item, member.shape, `${path}.${key}`);
        }),
      );
    }
  }
}

function first(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}
