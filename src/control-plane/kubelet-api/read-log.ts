import { datedLines } from './dated-lines.ts';
import { fileChunks } from './file-chunks.ts';
import type { LogRequest } from './log-request.ts';

/** What a request asks for of a log file; following, until the signal aborts. A file that is not there is an empty one. */
export async function* readLog(
  path: string,
  request: LogRequest,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const { follow, tailLines, since, timestamps, limitBytes = Infinity } = request;
  const chunks = fileChunks(path, { follow, tailLines, signal });
  const wanted =
    since === undefined && !timestamps ? chunks : datedLines(chunks, { since, timestamps }, Date.now);
  let left = limitBytes;
  for await (const chunk of wanted) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}
