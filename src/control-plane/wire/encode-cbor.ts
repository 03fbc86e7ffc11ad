import type { Shape } from './shape.ts';

// CBOR (RFC 8949) as far as Smithy's rpc-v2-cbor goes: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html

/** A value of the given shape; undefined members are left out. */
export function encodeCbor(value: unknown, shape: Shape): Buffer {
  const parts: Buffer[] = [];
  write(parts, value, shape);
  return Buffer.concat(parts);
}

function write(parts: Buffer[], value: unknown, shape: Shape): void {
  if (typeof value === 'string') {
    // Buffer turns a lone surrogate into U+FFFD: CBOR texts are UTF-8, which has no way to write one.
    const bytes = Buffer.from(value);
    parts.push(head(3, bytes.length), bytes);
  } else if (typeof value === 'number') {
    if (shape.kind === 'timestamp') parts.push(head(6, 1));
    parts.push(shape.kind !== 'timestamp' && Number.isSafeInteger(value) ? integer(value) : float(value));
  } else if (typeof value === 'boolean') {
    parts.push(Buffer.from([value ? 0xf5 : 0xf4]));
  } else if (Array.isArray(value)) {
    const item: Shape = shape.kind === 'list' ? shape.item : { kind: 'document' };
    parts.push(head(4, value.length));
    for (const entry of value) write(parts, entry, item);
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    parts.push(head(5, entries.length));
    for (const [key, entry] of entries) {
      write(parts, key, { kind: 'string' });
      write(parts, entry, memberShape(shape, key));
    }
  } else {
    parts.push(Buffer.from([0xf6]));
  }
}

function memberShape(shape: Shape, key: string): Shape {
  if (shape.kind === 'map') return shape.value;
  if (shape.kind !== 'structure' && shape.kind !== 'union') return { kind: 'document' };
  return shape.members.find((member) => member.name === key)?.shape ?? { kind: 'document' };
}

function head(major: number, length: number): Buffer {
  const initial = major << 5;
  if (length < 24) return Buffer.from([initial | length]);
  if (length < 0x100) return Buffer.from([initial | 24, length]);
  const buffer = Buffer.alloc(length < 0x1_0000 ? 3 : length < 0x1_0000_0000 ? 5 : 9);
  if (buffer.length === 3) buffer.writeUInt16BE(length, 1);
  else if (buffer.length === 5) buffer.writeUInt32BE(length, 1);
  else buffer.writeBigUInt64BE(BigInt(length), 1);
  buffer[0] = initial | (buffer.length === 3 ? 25 : buffer.length === 5 ? 26 : 27);
  return buffer;
}

function integer(value: number): Buffer {
  return value >= 0 ? head(0, value) : head(1, -1 - value);
}

function float(value: number): Buffer {
  const buffer = Buffer.alloc(9);
  buffer[0] = 0xfb;
  buffer.writeDoubleBE(value, 1);
  return buffer;
}
