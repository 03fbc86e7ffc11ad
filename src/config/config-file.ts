import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { badConfigFile } from '../core/errors/catalogue/config.ts';

/** The keys of kecs.yaml's `spec`, as text, each with the line it stands on. */
export type ConfigFile = { path: string; values: Map<string, { text: string; line: number }[]> };

/** Reads `apiVersion: kecs.dev/v1`, `kind: Config`, `spec: {…}`. Unknown keys are refused by name and line. */
export function parseConfigFile(path: string, text: string, known: readonly string[]): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineOf = (offset: number | undefined): number => lines.linePos(offset ?? 0).line;
  const [problem] = document.errors;
  if (problem)
    throw badConfigFile(
      path,
      `line ${lineOf(problem.pos[0])}: ${problem.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '')}`,
    );
  if (!isMap(document.contents)) throw badConfigFile(path, 'it is not a map with apiVersion, kind and spec');
  const apiVersion: unknown = document.get('apiVersion');
  const kind: unknown = document.get('kind');
  if (apiVersion !== 'kecs.dev/v1' || kind !== 'Config') {
    throw badConfigFile(
      path,
      `it must begin with apiVersion: kecs.dev/v1 and kind: Config (found ${inWords(apiVersion)} and ${inWords(kind)})`,
    );
  }
  for (const { key } of document.contents.items) {
    const name = isScalar(key) ? String(key.value) : '?';
    if (!['apiVersion', 'kind', 'spec'].includes(name)) {
      throw badConfigFile(path, `line ${lineOf(isScalar(key) ? key.range?.[0] : 0)}: unknown key '${name}'`);
    }
  }
  const values: ConfigFile['values'] = new Map();
  const spec = document.get('spec', true);
  if (spec === undefined) return { path, values };
  if (!isMap(spec)) throw badConfigFile(path, 'spec is not a map');
  for (const { key, value } of spec.items) {
    const name = isScalar(key) ? String(key.value) : '?';
    const line = lineOf(isScalar(key) ? key.range?.[0] : undefined);
    if (!known.includes(name)) {
      throw badConfigFile(path, `line ${line}: unknown key '${name}' (known: ${known.join(', ')})`);
    }
    const plain: unknown = isScalar(value)
      ? value.value
      : (value as { toJSON?: () => unknown } | null)?.toJSON?.();
    const items = Array.isArray(plain) ? plain : [plain];
    for (const item of items) {
      if (item === null || typeof item === 'object')
        throw badConfigFile(path, `line ${line}: ${name} is not a plain value`);
    }
    values.set(
      name,
      items.map((item) => ({ text: String(item), line })),
    );
  }
  return { path, values };
}

function inWords(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}
