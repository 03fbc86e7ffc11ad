import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline, type Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { archiveNotFound, compressionUnsupported } from '../core/errors/catalogue/images.ts';
import { isKecsError, messageOf } from '../core/errors/kecs-error.ts';
import { byteCounter } from '../system/byte-counter.ts';

export type ReadOptions = {
  signal?: AbortSignal | undefined;
  /** Counts the file's own bytes, compressed or not. */
  onBytes?: ((done: number, total: number) => void) | undefined;
};

/** Compressions by the bytes that a file of theirs begins with; `make` is missing where Node has none. */
const COMPRESSIONS: readonly { name: string; magic: string; tool: string; make?: () => Transform }[] = [
  { name: 'gzip', magic: '1f8b', tool: 'gunzip', make: () => zlib.createGunzip() },
  // Since Node 22.15 only.
  {
    name: 'zstd',
    magic: '28b52ffd',
    tool: 'unzstd',
    ...('createZstdDecompress' in zlib && { make: () => zlib.createZstdDecompress() }),
  },
  { name: 'xz', magic: 'fd377a585a', tool: 'unxz' },
  { name: 'bzip2', magic: '425a68', tool: 'bunzip2' },
];

/** The bytes of the archive's tar, whatever it is compressed with. Errors come on the stream as they are. */
export async function openArchive(path: string, options: ReadOptions = {}): Promise<Readable> {
  const { start, size } = await beginning(path);
  const compression = COMPRESSIONS.find(({ magic }) => start.startsWith(magic));
  if (compression !== undefined && compression.make === undefined)
    throw compressionUnsupported(path, compression.name, compression.tool);
  const file = createReadStream(path, {
    highWaterMark: 1 << 20,
    ...(options.signal && { signal: options.signal }),
  });
  const counter = byteCounter((done) => options.onBytes?.(done, size));
  // An error of one reaches the reader of the last.
  return compression?.make === undefined
    ? pipeline(file, counter, ignore)
    : pipeline(file, counter, compression.make(), ignore);
}

function ignore(): void {}

async function beginning(path: string): Promise<{ start: string; size: number }> {
  try {
    // Before it is opened: opening a pipe waits for its writer.
    const found = await stat(path);
    if (found.isDirectory()) throw archiveNotFound(path, 'it is a folder');
    if (!found.isFile())
      throw archiveNotFound(path, 'it is no regular file (what comes by a pipe is loaded by -)');
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
      return { start: buffer.toString('hex', 0, bytesRead), size: found.size };
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (isKecsError(thrown)) throw thrown;
    throw archiveNotFound(path, REASONS[(thrown as NodeJS.ErrnoException).code ?? ''] ?? messageOf(thrown));
  }
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'this user may not read it',
};
