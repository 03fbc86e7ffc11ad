/**
 * A service's type system, read from the AWS SDK's static schemas.
 *
 * The SDK writes a schema as a tuple (`[3, namespace, name, traits, memberNames, memberSchemas, requiredCount]` for a
 * structure, first number = kind), a number for a simple type, a function for a forward reference, or a pair of schema
 * and traits.
 */
export type Shape =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'timestamp' | 'blob' | 'document' }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'map'; readonly value: Shape }
  | StructureShape;

export type StructureShape = {
  readonly kind: 'structure' | 'union';
  readonly name: string;
  /** In the order of the model; required members come first. */
  readonly members: readonly Member[];
};

export type Member = { readonly name: string; readonly required: boolean; readonly shape: Shape };

const LIST_MODIFIER = 64;
const MAP_MODIFIER = 128;
const simpleKinds: Readonly<
  Record<number, 'string' | 'number' | 'boolean' | 'timestamp' | 'blob' | 'document'>
> = {
  0: 'string',
  1: 'number',
  2: 'boolean',
  4: 'timestamp',
  5: 'timestamp',
  6: 'timestamp',
  7: 'timestamp',
  15: 'document',
  17: 'number',
  19: 'number',
  21: 'blob',
  42: 'blob',
};

const known = new Map<unknown, Shape>();

/** The shape behind an SDK schema. Throws for a schema form that this reader has never met. */
export function shapeOf(schema: unknown): Shape {
  if (typeof schema === 'function') return shapeOf((schema as () => unknown)());
  if (schema === 'unit') return { kind: 'structure', name: 'Unit', members: [] };
  if (typeof schema === 'number') return simpleShape(schema);
  if (!Array.isArray(schema)) throw new TypeError(`unknown schema: ${String(schema)}`);
  // `[schema, traits]`: traits say nothing that these two services need.
  if (typeof schema[1] !== 'string') return shapeOf(schema[0]);
  const before = known.get(schema);
  if (before !== undefined) return before;
  return namedShape(schema);
}

function simpleShape(schema: number): Shape {
  if (schema >= MAP_MODIFIER) return { kind: 'map', value: simpleShape(schema - MAP_MODIFIER) };
  if (schema >= LIST_MODIFIER) return { kind: 'list', item: simpleShape(schema - LIST_MODIFIER) };
  const kind = simpleKinds[schema];
  if (kind === undefined) throw new TypeError(`unknown simple schema: ${schema}`);
  return { kind };
}

function namedShape(schema: readonly unknown[]): Shape {
  const name = String(schema[2]);
  switch (schema[0]) {
    case 0:
      return shapeOf(schema[4]);
    case 1:
      return remember(schema, (shape: { kind: 'list'; item: Shape }) => (shape.item = shapeOf(schema[4])), {
        kind: 'list',
        item: { kind: 'string' },
      });
    case 2:
      return remember(schema, (shape: { kind: 'map'; value: Shape }) => (shape.value = shapeOf(schema[5])), {
        kind: 'map',
        value: { kind: 'string' },
      });
    case 3:
    case 4:
    case -3: {
      const kind: 'structure' | 'union' = schema[0] === 4 ? 'union' : 'structure';
      const names = schema[4] as string[];
      const schemas = schema[5] as unknown[];
      const requiredCount = Number(schema[6] ?? 0);
      return remember(
        schema,
        (shape: { members: Member[] }) =>
          shape.members.push(
            ...names.map((member, at) => ({
              name: member,
              required: at < requiredCount,
              shape: shapeOf(schemas[at]),
            })),
          ),
        { kind, name, members: [] as Member[] },
      );
    }
    default:
      throw new TypeError(`unknown schema kind ${String(schema[0])} of ${name}`);
  }
}

/** Registers the shape before its parts are read: a structure may contain itself. */
function remember<T extends Shape>(schema: unknown, fill: (shape: T) => unknown, shape: T): T {
  known.set(schema, shape);
  fill(shape);
  return shape;
}
