import { Transform } from 'node:stream';

/** Passes bytes on and tells how many there were so far. */
export function byteCounter(onBytes: (done: number) => void): Transform {
  let done = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      done += chunk.length;
      onBytes(done);
      next(null, chunk);
    },
  });
}
