// CBOR (RFC 8949) as far as Smithy's rpc-v2-cbor goes: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html

const MAX_DEPTH = 64;
const text = new TextDecoder('utf-8', { fatal: false });

/** Throws RangeError or TypeError for bytes that are not one CBOR item. Times (tag 1) become epoch seconds. */
export function decodeCbor(bytes: Uint8Array): unknown {
  const reader = new CborReader(bytes);
  const value = reader.item(0);
  if (!reader.atEnd) throw new RangeError('bytes after the end of the item');
  return value;
}

const BREAK = Symbol('break');

class CborReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** One item; a break is none. */
  item(depth: number): unknown {
    const value = this.#itemOrBreak(depth);
    if (value === BREAK) throw new TypeError('a break outside an item of indefinite length');
    return value;
  }

  #itemOrBreak(depth: number): unknown {
    if (depth > MAX_DEPTH) throw new RangeError('nested too deeply');
    const initial = this.#view.getUint8(this.#at++);
    const major = initial >> 5;
    const info = initial & 31;
    if (major === 7) return this.#simple(info);
    const length = info === 31 ? undefined : this.#argument(info);
    switch (major) {
      case 0:
        return need(length);
      case 1:
        return -1 - need(length);
      case 2:
        return this.#byteString(length, depth);
      case 3:
        return length === undefined
          ? this.#items(undefined, depth).join('')
          : text.decode(this.#take(length));
      case 4:
        return this.#items(length, depth);
      case 5:
        return this.#map(length, depth);
      default:
        // Tags: 1 is a time, already in epoch seconds; others only annotate their item.
        return this.item(depth + 1);
    }
  }

  #argument(info: number): number {
    if (info < 24) return info;
    const at = this.#at;
    switch (info) {
      case 24:
        this.#at += 1;
        return this.#view.getUint8(at);
      case 25:
        this.#at += 2;
        return this.#view.getUint16(at);
      case 26:
        this.#at += 4;
        return this.#view.getUint32(at);
      case 27:
        this.#at += 8;
        return Number(this.#view.getBigUint64(at));
      default:
        throw new RangeError(`reserved additional information ${info}`);
    }
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError('the item is cut off');
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  #byteString(length: number | undefined, depth: number): Uint8Array {
    if (length !== undefined) return this.#take(length);
    return Buffer.concat(this.#items(undefined, depth) as Uint8Array[]);
  }

  #items(length: number | undefined, depth: number): unknown[] {
    const items: unknown[] = [];
    while (length === undefined || items.length < length) {
      const value = length === undefined ? this.#itemOrBreak(depth + 1) : this.item(depth + 1);
      if (value === BREAK) break;
      items.push(value);
    }
    return items;
  }

  #map(length: number | undefined, depth: number): Record<string, unknown> {
    const map: Record<string, unknown> = Object.create(null);
    for (let count = 0; length === undefined || count < length; count++) {
      const key = length === undefined ? this.#itemOrBreak(depth + 1) : this.item(depth + 1);
      if (key === BREAK) break;
      if (typeof key !== 'string') throw new TypeError('a map key that is no text');
      map[key] = this.item(depth + 1);
    }
    return map;
  }

  #simple(info: number): unknown {
    const at = this.#at;
    switch (info) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
      case 23:
        return null;
      case 25:
        this.#at += 2;
        return halfFloat(this.#view.getUint16(at));
      case 26:
        this.#at += 4;
        return this.#view.getFloat32(at);
      case 27:
        this.#at += 8;
        return this.#view.getFloat64(at);
      case 31:
        return BREAK;
      default:
        throw new TypeError(`unassigned simple value ${info}`);
    }
  }
}

function need(length: number | undefined): number {
  if (length === undefined) throw new TypeError('an integer without a value');
  return length;
}

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
