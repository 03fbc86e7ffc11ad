import { describe, expect, it } from 'vitest';
import { decodeCbor } from '../../../src/control-plane/wire/decode-cbor.ts';
import { encodeCbor } from '../../../src/control-plane/wire/encode-cbor.ts';
import { formTree, formValue, parseForm } from '../../../src/control-plane/wire/form.ts';
import type { Shape } from '../../../src/control-plane/wire/shape.ts';
import { escapeXml, xmlContent } from '../../../src/control-plane/wire/xml.ts';

const anything: Shape = { kind: 'document' };
const text: Shape = { kind: 'string' };
const number: Shape = { kind: 'number' };

describe('CBOR', () => {
  it.each([
    0,
    23,
    24,
    255,
    256,
    65_535,
    65_536,
    4_294_967_295,
    4_294_967_296,
    Number.MAX_SAFE_INTEGER,
    -1,
    -25,
    -70_000,
    Number.MIN_SAFE_INTEGER,
    1.5,
    1e300,
    '',
    'ü😀',
    'x'.repeat(300),
    true,
    false,
    null,
    [],
    {},
    [[1], { a: [] }],
    { a: 1, b: { c: 'd' } },
  ])('gives %j back', (value) => {
    expect(decodeCbor(encodeCbor(value, anything))).toEqual(value);
  });

  // Examples of RFC 8949, appendix A.
  it.each([
    ['f97e00', Number.NaN],
    ['f93c00', 1],
    ['f90001', 2 ** -24],
    ['fa47c35000', 100_000],
    ['c11a514b67b0', 1_363_896_240],
    ['c1fb41d452d9ec200000', 1_363_896_240.5],
    ['7f657374726561646d696e67ff', 'streaming'],
    ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
    ['bf61610161629f0203ffff', { a: 1, b: [2, 3] }],
  ])('reads %s', (hex, value) => {
    expect(decodeCbor(Buffer.from(hex, 'hex'))).toEqual(value);
  });

  it.each(['', '18', '62', '61', 'a1', '1f', 'ff', 'a10001', '0000'])('refuses %j', (hex) => {
    expect(() => decodeCbor(Buffer.from(hex, 'hex'))).toThrow();
  });

  it('tags times, and writes a lone surrogate as the replacement character', () => {
    expect(encodeCbor(1.5, { kind: 'timestamp' }).toString('hex')).toBe('c1fb3ff8000000000000');
    expect(decodeCbor(encodeCbor('\ud800', text))).toBe('\ufffd');
  });
});

describe('forms', () => {
  const read = (form: string, shape: Shape) => formValue(formTree(parseForm(form)), shape);
  const structure = (name: string, shape: Shape): Shape => ({
    kind: 'structure',
    name: 'S',
    members: [{ name, required: false, shape }],
  });

  it('reads lists in numeric order, with gaps', () => {
    const shape = structure('L', { kind: 'list', item: text });
    expect(read('L.member.10=c&L.member.2=b&L.member.1=a', shape)).toEqual({ L: ['a', 'b', 'c'] });
    expect(read('L=', shape)).toEqual({ L: [] });
    expect(read('', shape)).toEqual({});
  });

  it('reads maps, structures, numbers, booleans and times', () => {
    const map = structure('M', { kind: 'map', value: text });
    expect(read('M.entry.1.key=a&M.entry.1.value=b', map)).toEqual({ M: { a: 'b' } });
    expect(read('N=12', structure('N', number))).toEqual({ N: 12 });
    expect(read('N=twelve', structure('N', number))).toEqual({ N: 'twelve' });
    expect(read('N=', structure('N', number))).toEqual({ N: '' });
    expect(read('B=true', structure('B', { kind: 'boolean' }))).toEqual({ B: true });
    expect(read('T=2026-11-25T00:00:00Z', structure('T', { kind: 'timestamp' }))).toEqual({
      T: 1_795_564_800,
    });
  });

  it('decodes what browsers and SDKs encode, and survives what nobody should', () => {
    expect(Object.fromEntries(parseForm('a=b+c%20d&e=%C3%BC&f&g=%zz&h=%ff&%61=x'))).toEqual({
      a: 'x',
      e: 'ü',
      f: '',
      g: '%zz',
      h: '\ufffd',
    });
  });

  it('keeps deep and hostile keys harmless', () => {
    const deep = `${'a.'.repeat(10_000)}b=1`;
    expect(() => read(deep, structure('a', { kind: 'list', item: text }))).not.toThrow();
    expect(read('__proto__.x=1', structure('a', text))).toEqual({});
  });
});

describe('XML', () => {
  it('escapes what must be and replaces what cannot be', () => {
    expect(escapeXml('<a href="x">&\'\r\n\u0001\t\u0085')).toBe(
      '&lt;a href=&quot;x&quot;&gt;&amp;&apos;&#xD;&#xA;\ufffd\t\u0085',
    );
  });

  it('writes lists, maps and times as AWS Query does', () => {
    expect(xmlContent(['a', 'b'], { kind: 'list', item: text })).toBe('<member>a</member><member>b</member>');
    expect(xmlContent({ k: 'v' }, { kind: 'map', value: text })).toBe(
      '<entry><key>k</key><value>v</value></entry>',
    );
    expect(xmlContent(1.5, { kind: 'timestamp' })).toBe('1970-01-01T00:00:01.500Z');
  });
});
