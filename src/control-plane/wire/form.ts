import type { Shape, StructureShape } from './shape.ts';

/** `a=1&b.member.1=x` as a tree: `{a: '1', b: {member: {1: 'x'}}}`. */
export type FormNode = { text?: string; children?: Map<string, FormNode> };

const MAX_FIELDS = 20_000;
const MAX_DEPTH = 40;

/** Splits a form body or query string; later values of one key win. Bytes that are not UTF-8 become U+FFFD. */
export function parseForm(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const pair of text.split('&', MAX_FIELDS)) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const key = at < 0 ? pair : pair.slice(0, at);
    fields.set(decodeField(key), at < 0 ? '' : decodeField(pair.slice(at + 1)));
  }
  return fields;
}

function decodeField(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    // Not UTF-8, or a lone `%`: read what can be read, as lenient form parsers do.
    return new URLSearchParams(`x=${text}`).get('x') ?? spaced;
  }
}

export function formTree(fields: ReadonlyMap<string, string>): FormNode {
  const root: FormNode = {};
  for (const [key, text] of fields) {
    let node = root;
    for (const part of key.split('.', MAX_DEPTH)) {
      node.children ??= new Map();
      let child = node.children.get(part);
      if (child === undefined) {
        child = {};
        node.children.set(part, child);
      }
      node = child;
    }
    node.text = text;
  }
  return root;
}

/**
 * A form's tree as the JSON value that `compileInput` reads. Texts that are not what the shape wants (`x` for a number)
 * are passed on as texts, so that one place words the refusal. An empty text for a list, map or structure is an empty one.
 */
export function formValue(node: FormNode, shape: Shape): unknown {
  switch (shape.kind) {
    case 'list':
      return numbered(node.children?.get('member') ?? node).map((child) => formValue(child, shape.item));
    case 'map':
      return Object.fromEntries(
        numbered(node.children?.get('entry') ?? node).map((entry) => [
          entry.children?.get('key')?.text ?? '',
          formValue(entry.children?.get('value') ?? { text: '' }, shape.value),
        ]),
      );
    case 'structure':
    case 'union':
      return structureValue(node, shape);
    case 'number':
      return node.text !== undefined && node.text.trim() !== '' && Number.isFinite(Number(node.text))
        ? Number(node.text)
        : node.text;
    case 'boolean':
      return node.text === 'true' ? true : node.text === 'false' ? false : node.text;
    case 'timestamp':
      return seconds(node.text);
    default:
      return node.text;
  }
}

function structureValue(node: FormNode, shape: StructureShape): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const member of shape.members) {
    const child = node.children?.get(member.name);
    if (child !== undefined) value[member.name] = formValue(child, member.shape);
  }
  return value;
}

/** Children with numeric names in numeric order; gaps are allowed. */
function numbered(node: FormNode): FormNode[] {
  return [...(node.children ?? [])]
    .filter(([key]) => /^\d+$/.test(key))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);
}

function seconds(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? text : ms / 1000;
}
