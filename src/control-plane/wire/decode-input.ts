import { serializationException } from './aws-error.ts';
import type { Shape, StructureShape } from './shape.ts';

export type Decode = (value: unknown) => unknown;

/** What to throw for a required member that is not there; `top` when it is a member of the request itself. */
export type MissingMember = (structure: string, member: string, top: boolean) => Error;

/** The numbers that may have a fraction; the SDK's schemas know one numeric type only. All others are integers. */
const fractional = new Set([
  'Resource.doubleValue',
  'Scale.value',
  'CanaryConfiguration.canaryPercent',
  'LinearConfiguration.stepPercent',
]);

/**
 * Compiles a request's shape into one function from parsed JSON (or what the other protocols turn into the same) to
 * the operation's input: members unknown to the model and nulls are left out, wrong types and missing members throw.
 * Key order is kept. Compile once per operation: the closures are what makes a call cheap.
 */
export function compileInput(shape: StructureShape, missing: MissingMember): Decode {
  const compiled = new Map<Shape, Decode>();
  const root = decoderOf(shape, '', { missing, compiled, root: shape });
  return (value) => root(value ?? {});
}

type Context = { missing: MissingMember; compiled: Map<Shape, Decode>; root: Shape };

function decoderOf(shape: Shape, path: string, context: Context): Decode {
  switch (shape.kind) {
    case 'string':
      return decodeString;
    case 'number':
      return fractional.has(path) ? decodeNumber : decodeInteger;
    case 'boolean':
      return decodeBoolean;
    case 'timestamp':
      return decodeTimestamp;
    case 'blob':
      return decodeString;
    case 'document':
      return (value) => value;
    case 'list':
      return listDecoder(decoderOf(shape.item, path, context));
    case 'map':
      return mapDecoder(decoderOf(shape.value, path, context));
    default:
      return structureDecoder(shape, context);
  }
}

function structureDecoder(shape: StructureShape, context: Context): Decode {
  const before = context.compiled.get(shape);
  if (before !== undefined) return before;
  const members = new Map<string, Decode>();
  const required = shape.members.filter((member) => member.required).map((member) => member.name);
  const top = shape === context.root;
  const decode: Decode = (value) => {
    if (typeof value !== 'object' || value === null) throw wrongType(value, 'a structure');
    if (Array.isArray(value)) throw serializationException('Start of list found where not expected');
    const source = value as Record<string, unknown>;
    const input: Record<string, unknown> = {};
    for (const key of Object.keys(source)) {
      const member = members.get(key);
      const given = source[key];
      if (member !== undefined && given !== null && given !== undefined) input[key] = member(given);
    }
    for (const name of required) {
      if (input[name] === undefined) throw context.missing(shape.name, name, top);
    }
    return input;
  };
  context.compiled.set(shape, decode);
  for (const member of shape.members) {
    members.set(member.name, decoderOf(member.shape, `${shape.name}.${member.name}`, context));
  }
  return decode;
}

function listDecoder(item: Decode): Decode {
  return (value) => {
    if (!Array.isArray(value)) throw wrongType(value, 'a list');
    const list: unknown[] = [];
    for (const entry of value) if (entry !== null && entry !== undefined) list.push(item(entry));
    return list;
  };
}

function mapDecoder(item: Decode): Decode {
  return (value) => {
    if (typeof value !== 'object' || value === null) throw wrongType(value, 'a map');
    if (Array.isArray(value)) throw serializationException('Start of list found where not expected');
    // No prototype: a key such as `__proto__` is data here.
    const map: Record<string, unknown> = Object.create(null);
    for (const [key, entry] of Object.entries(value)) if (entry !== null) map[key] = item(entry);
    return map;
  };
}

const decodeString: Decode = (value) => {
  if (typeof value !== 'string') throw wrongType(value, 'a String');
  return value;
};

const decodeInteger: Decode = (value) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw wrongType(value, 'an Integer');
  return value;
};

const decodeNumber: Decode = (value) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrongType(value, 'a Double');
  return value;
};

const decodeBoolean: Decode = (value) => {
  if (typeof value !== 'boolean') throw wrongType(value, 'a Boolean');
  return value;
};

const decodeTimestamp: Decode = (value) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrongType(value, 'a Timestamp');
  return value;
};

function wrongType(value: unknown, wanted: string): Error {
  if (Array.isArray(value)) return serializationException('Start of list found where not expected');
  if (typeof value === 'object' && value !== null) {
    return serializationException('Start of structure or map found where not expected.');
  }
  const given =
    typeof value === 'number'
      ? 'NUMBER_VALUE'
      : typeof value === 'boolean'
        ? `${String(value).toUpperCase()}_VALUE`
        : 'STRING_VALUE';
  return serializationException(`${given} can not be converted to ${wanted}`);
}
