// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of templates
import { expect, test } from 'vitest';
import { renderTemplate } from '../../../src/manifests/render-template.ts';

const render = (text: string, parameters: Parameters<typeof renderTemplate>[2]): unknown[] =>
  renderTemplate('t', text, parameters);

test('a scalar that is one placeholder takes the value with its type', () => {
  expect(render('a: ${n}\nb: ${t}\nc: ${f}\nd: ${z}', { n: 1, t: '1', f: false, z: null })).toEqual([
    { a: 1, b: '1', c: false, d: null },
  ]);
});

test('a scalar that is one placeholder takes a list or an object', () => {
  expect(render('a: ${list}\nb:\n  - ${object}', { list: [1, 'x'], object: { k: 'v' } })).toEqual([
    { a: [1, 'x'], b: [{ k: 'v' }] },
  ]);
});

test('placeholders inside a text are filled in', () => {
  expect(render('a: http://${host}:${port}/x', { host: 'h', port: 80 })).toEqual([{ a: 'http://h:80/x' }]);
});

test.each(['x\ny: 1', '"quoted" # comment', '- item', '{a: b}', '${other}', '*alias', "it's: {{nasty}}"])(
  'the value %j stays one text',
  (value) => {
    expect(render('a: ${v}\nb: <${v}>', { v: value })).toEqual([{ a: value, b: `<${value}>` }]);
  },
);

test('each document of a file is an object, empty ones are none', () => {
  expect(render('# only a comment\n---\na: 1\n---\nb: 2\n', {})).toEqual([{ a: 1 }, { b: 2 }]);
  expect(render('', {})).toEqual([]);
});

test.each([
  ['a parameter that is missing', 'a: ${x}', {}, /asks for \$\{x\}/],
  ['a parameter that is not used', 'a: 1', { x: 1 }, /does not use x/],
  ['a placeholder in a key', '${x}: 1', { x: 'k' }, /key holds a placeholder/],
  ['a list inside a text', 'a: x${x}', { x: [1] }, /stands inside a text/],
])('%s is an error that names it', (_, text, parameters, why) => {
  expect(() => render(text, parameters)).toThrow(
    expect.objectContaining({
      code: 'KECS1502',
      details: expect.objectContaining({ why: expect.stringMatching(why) }),
    }),
  );
});

test('text that is no YAML is an error', () => {
  expect(() => render('a: [1', {})).toThrow(expect.objectContaining({ code: 'KECS1501' }));
});
