import type { FileHandle } from 'node:fs/promises';

const BLOCK_BYTES = 65_536;
const NEWLINE = 10;

/** Where the last `lines` lines of the first `size` bytes begin. A last line without its end counts as one. */
export async function tailOffset(file: FileHandle, size: number, lines: number): Promise<number> {
  if (lines === 0) return size;
  const block = Buffer.alloc(Math.min(BLOCK_BYTES, size));
  let left = lines;
  // The newline at the very end closes the last line, it does not begin one.
  for (let end = size - 1; end > 0; ) {
    const start = Math.max(0, end - block.length);
    const { bytesRead } = await file.read(block, 0, end - start, start);
    for (let at = bytesRead - 1; at >= 0; at--) {
      if (block[at] === NEWLINE && --left === 0) return start + at + 1;
    }
    end = start;
  }
  return 0;
}
