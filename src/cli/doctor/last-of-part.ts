import { isKecsError } from '../../core/errors/kecs-error.ts';
import type { GatewayLink } from '../../gateway/gateway-link.ts';

/** The last lines that a part has written; none where the instance has no such part. Rejects after `patienceMs`. */
export async function lastOfPart(
  link: Pick<GatewayLink, 'partLog'>,
  part: string,
  count: number,
  patienceMs: number,
): Promise<string[]> {
  let lines: string[] = [];
  try {
    for await (const piece of link.partLog(part, {}, AbortSignal.timeout(patienceMs))) {
      if (piece.kind === 'lines')
        lines = [...lines, ...piece.lines.slice(-count).map(({ text }) => text)].slice(-count);
      if (piece.kind === 'caught-up') break;
    }
  } catch (thrown) {
    if (isKecsError(thrown) && thrown.code === 'KECS1506') return [];
    throw thrown;
  }
  return lines;
}
