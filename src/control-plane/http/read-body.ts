import type { IncomingMessage } from 'node:http';

/** A body up to the cap, or what was read when it went over: the request is then paused and has more to give. */
export type ReadBody = { readonly bytes: Buffer; readonly over: boolean };

const EMPTY: ReadBody = { bytes: Buffer.alloc(0), over: false };

/** Rejects when the client goes away in the middle. */
export function readBody(request: IncomingMessage, cap: number): Promise<ReadBody> {
  if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) {
    return Promise.resolve(EMPTY);
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= cap) return;
      request.pause();
      finish(true);
    };
    const onEnd = () => finish(false);
    const onLost = () => {
      detach();
      reject(new ClientGone());
    };
    const detach = () => {
      request.off('data', onData).off('end', onEnd).off('error', onLost).off('close', onLost);
    };
    const finish = (over: boolean) => {
      detach();
      const [only] = chunks;
      resolve({ bytes: chunks.length === 1 && only ? only : Buffer.concat(chunks, length), over });
    };
    request.on('data', onData).on('end', onEnd).on('error', onLost).on('close', onLost);
  });
}

export class ClientGone extends Error {}

/** Reads on and throws away, so that a client that writes before it reads gets its answer; gives up after `limit` bytes. */
export function drain(request: IncomingMessage, limit: number): Promise<void> {
  // One that was read to its end says so no more.
  if (request.readableEnded) return Promise.resolve();
  return new Promise((resolve) => {
    let left = limit;
    request.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) request.destroy();
    });
    request.on('end', resolve).on('close', resolve);
    request.resume();
  });
}
