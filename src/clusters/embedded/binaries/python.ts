import { run } from '../../../system/exec.ts';
import type { Env } from '../../../system/paths.ts';

/** MiniStack and pip's hash checking want at least this. */
const MINIMUM = [3, 10] as const;

/** A Python that is new enough: `KECS_PYTHON`, else python3, else python. */
export async function findPython(env: Env, signal?: AbortSignal): Promise<string> {
  const seen: string[] = [];
  for (const candidate of env['KECS_PYTHON'] ? [env['KECS_PYTHON']] : ['python3', 'python']) {
    try {
      const text = (
        await run(candidate, ['-c', 'import sys; print(*sys.version_info[:2])'], {
          timeoutMs: 10_000,
          ...(signal && { signal }),
        })
      ).trim();
      const [major = 0, minor = 0] = text.split(' ').map(Number);
      if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return candidate;
      seen.push(`${candidate} is ${major}.${minor}`);
    } catch {
      seen.push(`${candidate} not found`);
    }
  }
  throw new Error(`Python ${MINIMUM.join('.')} or newer is needed (${seen.join(', ')})`);
}
