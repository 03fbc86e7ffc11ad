import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checksumMismatch, downloadFailed } from '../core/errors/catalogue/binaries.ts';
import { messageOf } from '../core/errors/kecs-error.ts';

/** An unreachable host is given up soon, so that the next way gets its turn. */
const HEADERS_TIMEOUT_MS = 10_000;
/** A transfer that brings nothing for this long is broken. */
const STALL_MS = 30_000;

export type DownloadOptions = {
  /** Hex SHA-256 of the whole file. */
  sha256: string;
  onBytes?: (done: number, total: number | undefined) => void;
  signal?: AbortSignal;
};

/**
 * Fetches `url` into `target`. Bytes go to `target.part`; a broken transfer is taken up from there with a Range
 * request; the file only gets its name once its SHA-256 is right. A wrong sum throws the bytes away.
 */
export async function download(url: string, target: string, options: DownloadOptions): Promise<void> {
  const part = `${target}.part`;
  const have = statSync(part, { throwIfNoEntry: false })?.size ?? 0;
  const response = await request(url, have, options.signal);
  const resumed = response.status === 206;
  const start = resumed ? have : 0;
  // 416: the part is already whole (or longer than the file: then the sum says so).
  if (response.status !== 416) {
    const length = Number(response.headers.get('content-length')) || undefined;
    await receive(response, part, start, length === undefined ? undefined : start + length, url, options);
  }
  const found = await hashOf(part);
  if (found !== options.sha256) {
    rmSync(part, { force: true });
    throw checksumMismatch(url, options.sha256, found);
  }
  renameSync(part, target);
}

/** The text of a small file, such as a checksum list. */
export async function downloadText(url: string, signal?: AbortSignal): Promise<string> {
  return (await request(url, 0, signal)).text();
}

async function request(url: string, from: number, signal?: AbortSignal): Promise<Response> {
  const headersTimeout = new AbortController();
  const timer = setTimeout(
    () => headersTimeout.abort(new Error('no answer within 10 s')),
    HEADERS_TIMEOUT_MS,
  );
  try {
    const response = await fetch(url, {
      redirect: 'follow',
      headers: from > 0 ? { range: `bytes=${from}-` } : {},
      signal: AbortSignal.any([headersTimeout.signal, ...(signal ? [signal] : [])]),
    });
    if (!response.ok && response.status !== 416) throw new Error(`HTTP ${response.status}`);
    return response;
  } catch (thrown) {
    signal?.throwIfAborted();
    const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
    throw downloadFailed(url, messageOf(cause), thrown);
  } finally {
    clearTimeout(timer);
  }
}

async function receive(
  response: Response,
  part: string,
  start: number,
  total: number | undefined,
  url: string,
  options: DownloadOptions,
): Promise<void> {
  if (response.body === null) throw downloadFailed(url, 'the answer has no body');
  let done = start;
  const source = Readable.fromWeb(response.body);
  const stall = setTimeout(
    () => source.destroy(new Error(`nothing came for ${STALL_MS / 1000} s`)),
    STALL_MS,
  );
  source.on('data', (chunk: Buffer) => {
    done += chunk.length;
    stall.refresh();
    options.onBytes?.(done, total);
  });
  try {
    await pipeline(source, createWriteStream(part, { flags: start > 0 ? 'a' : 'w', mode: 0o600 }), {
      ...(options.signal && { signal: options.signal }),
    });
  } catch (thrown) {
    options.signal?.throwIfAborted();
    throw downloadFailed(url, `broke off after ${done} bytes: ${messageOf(thrown)}`, thrown);
  } finally {
    clearTimeout(stall);
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
