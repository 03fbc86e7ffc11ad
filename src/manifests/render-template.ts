import { type Document, isScalar, parseAllDocuments, visit } from 'yaml';
import { templateMismatch, unreadableTemplate } from '../core/errors/catalogue/gateway.ts';
import type { Json } from '../core/json.ts';
import type { KubeObject } from '../core/kube-objects.ts';

/** Values for the placeholders of one template. */
export type Parameters = Readonly<Record<string, Json>>;

const PLACEHOLDER = /\$\{([a-zA-Z][a-zA-Z0-9]*)\}/g;
const WHOLE = /^\$\{([a-zA-Z][a-zA-Z0-9]*)\}$/;

/**
 * Fills in a template: YAML whose scalar values may hold `${name}`. Substitution works on the parsed tree, so no value
 * can change the document's shape. A scalar that is one placeholder takes the value as it is (a number stays one, a list
 * becomes a list); inside a longer text only strings and numbers fit. Unknown and unused parameters are errors (KECS1502).
 */
export function renderTemplate(id: string, text: string, parameters: Parameters): KubeObject[] {
  const used = new Set<string>();
  const value = (name: string): Json => {
    const found = parameters[name];
    if (found === undefined) throw templateMismatch(id, `it asks for \${${name}}, which was not given`);
    used.add(name);
    return found;
  };

  const objects = parse(id, text).map((document) => {
    visit(document, {
      Scalar(key, node) {
        if (typeof node.value !== 'string' || !node.value.includes('${')) return undefined;
        if (key === 'key') throw templateMismatch(id, `a key holds a placeholder: ${node.value}`);
        const filled = fill(id, node.value, value);
        if (typeof filled === 'object' && filled !== null) return document.createNode(filled);
        node.value = filled;
        // A block or plain style that suited the placeholder need not suit the value.
        delete node.type;
        return visit.SKIP;
      },
    });
    return document.toJS() as KubeObject;
  });

  const unused = Object.keys(parameters).filter((name) => !used.has(name));
  if (unused.length > 0) throw templateMismatch(id, `it does not use ${unused.join(', ')}`);
  return objects;
}

function parse(id: string, text: string): Document.Parsed[] {
  const documents = parseAllDocuments(text);
  // An empty text parses to a list with a marker of its own.
  if ('empty' in documents) return [];
  for (const { errors } of documents) {
    if (errors[0]) throw unreadableTemplate(id, errors[0].message);
  }
  return documents.filter(
    ({ contents }) => !(isScalar(contents) && contents.value === null),
  ) as Document.Parsed[];
}

function fill(id: string, text: string, value: (name: string) => Json): Json {
  const whole = WHOLE.exec(text)?.[1];
  if (whole !== undefined) return value(whole);
  return text.replace(PLACEHOLDER, (_, name: string) => {
    const part = value(name);
    if (typeof part !== 'string' && typeof part !== 'number') {
      throw templateMismatch(id, `\${${name}} stands inside a text and is given ${JSON.stringify(part)}`);
    }
    return String(part);
  });
}
