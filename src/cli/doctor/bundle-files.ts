import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { InstanceStore } from '../../clusters/instance/instance-store.ts';
import { providerOf } from '../../clusters/providers.ts';
import { inOneLine } from '../../core/errors/kecs-error.ts';
import { type Instance, isEmbedded } from '../../core/instance/instance.ts';
import type { Redactor } from '../../core/redact.ts';
import { lastLines, readTextIfThere } from '../../system/files.ts';
import { PART_NAMES } from '../commands/part-names.ts';
import { lastOfPart } from './last-of-part.ts';

export type BundleFile = { readonly name: string; readonly text: string };

/** Of each log; it is 64 KiB at most. */
const LINES = 500;
const PATIENCE_MS = 3_000;

/**
 * What tells of the instances, of each its settings, status and the ends of its logs, all redacted. What cannot be read is told in
 * `unread.txt` and keeps nothing else away. `extra` are files of data besides.
 */
export async function bundleFiles(
  store: InstanceStore,
  settingsFile: string,
  extra: Readonly<Record<string, () => unknown>>,
  redactor: Redactor,
): Promise<BundleFile[]> {
  const files: BundleFile[] = [];
  const unread: string[] = [];
  const add = async (name: string, text: () => string | undefined | Promise<string | undefined>) => {
    try {
      const found = await text();
      if (found) files.push({ name, text: found });
    } catch (thrown) {
      unread.push(`${name}: ${redactor.text(inOneLine(thrown))}`);
    }
  };
  for (const [name, data] of Object.entries(extra)) await add(name, () => asJson(data(), redactor));
  await add('kecs.yaml', () => settingsText(settingsFile, redactor));
  for (const name of store.names()) {
    const folder = join('instances', name);
    const paths = store.files(name);
    await add(join(folder, 'instance.yaml'), () => settingsText(paths.instance(), redactor));
    let instance: Instance | undefined;
    await add(join(folder, 'status.json'), async () => {
      instance = store.load(name);
      if (instance === undefined) return undefined;
      const status = providerOf(instance, store).status(instance, paths);
      return asJson(await within(PATIENCE_MS, Promise.resolve(status)), redactor);
    });
    for (const log of logsIn(paths.logsDir()))
      await add(join(folder, 'logs', log), async () =>
        asLog(await lastLines(join(paths.logsDir(), log), LINES), redactor),
      );
    if (instance === undefined || isEmbedded(instance)) continue;
    await addPods(instance, store, async (part, lines) =>
      add(join(folder, 'logs', `${part}.log`), async () => asLog(await lines(), redactor)),
    );
  }
  if (unread.length > 0) files.push({ name: 'unread.txt', text: `${unread.join('\n')}\n` });
  return files;
}

/** Parts that are pods have their logs in the cluster. */
async function addPods(
  instance: Instance,
  store: InstanceStore,
  add: (part: string, lines: () => Promise<string[]>) => Promise<void>,
): Promise<void> {
  const opening = providerOf(instance, store).link(instance, store.files(instance.name));
  const link = within(PATIENCE_MS, opening);
  try {
    for (const part of PART_NAMES)
      await add(part, async () => lastOfPart(await link, part, LINES, PATIENCE_MS));
  } finally {
    // Also one that comes too late; that there is none each part has told.
    void opening.then(
      (opened) => opened.close(),
      () => undefined,
    );
  }
}

/** YAML by its keys where it can be parsed, else as text. */
function settingsText(path: string, redactor: Redactor): string | undefined {
  const text = readTextIfThere(path);
  if (text === undefined) return undefined;
  try {
    return stringify(redactor.data(parse(text)));
  } catch {
    return redactor.text(text);
  }
}

function logsIn(dir: string): string[] {
  try {
    return readdirSync(dir).filter((name) => name.endsWith('.log'));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw thrown;
  }
}

function asJson(data: unknown, redactor: Redactor): string {
  return `${JSON.stringify(redactor.data(JSON.parse(JSON.stringify(data))), null, 2)}\n`;
}

function asLog(lines: readonly string[], redactor: Redactor): string | undefined {
  return lines.length > 0 ? `${redactor.text(lines.join('\n'))}\n` : undefined;
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1_000} s`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
