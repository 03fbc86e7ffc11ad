import { posix } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { archiveIncomplete, archiveUnsafe, notAnImageArchive } from '../core/errors/catalogue/images.ts';
import { isKecsError, messageOf } from '../core/errors/kecs-error.ts';
import { openArchive, type ReadOptions } from './open-archive.ts';

/** Manifests and configurations are far smaller; layers are no JSON. */
const LARGEST_TEXT = 4 << 20;
const ALL_TEXTS = 64 << 20;
/** The files that say what an archive holds: in its root or, named by digest, among the blobs. */
const SAYS_SOMETHING = /^(?:[^/]+\.json|oci-layout|blobs\/[^/]+\/[^/]+)$/;

/** The files of an archive by name, and the text of those that are JSON. */
export type Members = { names: Set<string>; texts: Map<string, string> };

/** Reads an archive once, whole: only so it is known to be. */
export async function readMembers(
  path: string,
  options: ReadOptions = {},
  source: string = path,
): Promise<Members> {
  const stream = await openArchive(path, options);
  const members: Members = { names: new Set(), texts: new Map() };
  let kept = 0;
  try {
    for await (const entry of entriesOf(stream)) {
      const name = insideName(source, entry);
      if (entry.header.type !== 'directory') members.names.add(name);
      const text = SAYS_SOMETHING.test(name) ? await jsonText(entry) : undefined;
      if (text === undefined) {
        // The next entry comes only after this one's bytes are dealt with.
        await entry.body.cancel();
        continue;
      }
      kept += text.length;
      if (kept > ALL_TEXTS) throw notAnImageArchive(source, 'it holds more descriptions than images have');
      members.texts.set(name, text);
    }
  } catch (thrown) {
    options.signal?.throwIfAborted();
    throw isKecsError(thrown) ? thrown : damaged(source, members, thrown);
  } finally {
    stream.destroy();
  }
  return members;
}

function entriesOf(stream: Readable): AsyncIterable<ParsedTarEntry> {
  const bytes = Readable.toWeb(stream) as ReadableStream<Uint8Array>;
  return bytes.pipeThrough(createTarDecoder({ strict: true }) as never) as AsyncIterable<ParsedTarEntry>;
}

/** The member's name as from the archive's root; refuses one that leads out of it, by itself or as a link. */
function insideName(path: string, { header }: ParsedTarEntry): string {
  const name = inside(header.name);
  if (name === undefined) throw archiveUnsafe(path, header.name);
  if (header.type !== 'symlink' && header.type !== 'link') return name;
  const target = header.linkname ?? '';
  const from = header.type === 'symlink' ? posix.dirname(name) : '.';
  if (target.startsWith('/') || inside(posix.join(from, target)) === undefined)
    throw archiveUnsafe(path, `${header.name} -> ${target}`);
  return name;
}

function inside(name: string): string | undefined {
  const normal = posix.normalize(name);
  return name.startsWith('/') || normal === '..' || normal.startsWith('../') || name.includes('\0')
    ? undefined
    : normal;
}

/** The text of a small file that begins as JSON does. */
async function jsonText({ header, body }: ParsedTarEntry): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  if (header.size > LARGEST_TEXT) return undefined;
  for await (const chunk of body as ReadableStream<Uint8Array>) {
    if (chunks.length === 0 && chunk.length > 0 && !/^[\s[{]/.test(String.fromCharCode(chunk[0] ?? 0)))
      return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Where not even one file could be read, it never was an archive. */
function damaged(path: string, { names }: Members, thrown: unknown): Error {
  // Node wraps what a decompressor says, without its words.
  const said = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  const why = /truncated|unexpected end/i.test(messageOf(said)) ? 'it ends too early' : messageOf(said);
  return names.size === 0 ? notAnImageArchive(path, why) : archiveIncomplete(path, why, thrown);
}
