import { type FileHandle, open, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { tailOffset } from './tail-offset.ts';

const CHUNK_BYTES = 65_536;
const POLL_MS = 150;

export type ChunkOptions = {
  readonly follow: boolean;
  readonly tailLines: number | undefined;
  readonly signal: AbortSignal;
};

/**
 * The bytes of a log file, then, following, those that are added. Logs here are rotated by copying to `<file>.1` and cutting:
 * what was added between our last look and the cut is read from the copy.
 */
export async function* fileChunks(path: string, options: ChunkOptions): AsyncGenerator<Buffer> {
  const { follow, tailLines, signal } = options;
  let position =
    tailLines === undefined
      ? 0
      : ((await withFile(path, (file, size) => tailOffset(file, size, tailLines))) ?? 0);
  for (;;) {
    const size = (await stat(path).catch(() => undefined))?.size ?? 0;
    if (size < position) {
      yield* bytesBetween(`${path}.1`, position, Infinity);
      position = 0;
    }
    for await (const chunk of bytesBetween(path, position, size)) {
      position += chunk.length;
      yield chunk;
    }
    if (!follow) return;
    await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
  }
}

async function* bytesBetween(path: string, start: number, end: number): AsyncGenerator<Buffer> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return;
  try {
    for (let at = start; at < end; ) {
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - at));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function withFile<T>(
  path: string,
  work: (file: FileHandle, size: number) => Promise<T>,
): Promise<T | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    return await work(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}
