import type { Env } from '../../../system/paths.ts';

/**
 * The address to fetch from: as it is, or below `KECS_MIRROR` (`http://mirror/host/path`) where a company or a test
 * keeps copies. `KECS_MIRROR=off` forbids downloads.
 */
export function mirrored(url: string, env: Env): string {
  const mirror = env['KECS_MIRROR'];
  if (!mirror) return url;
  if (mirror === 'off') throw new Error('downloads are switched off by KECS_MIRROR=off');
  const { host, pathname } = new URL(url);
  return `${mirror.replace(/\/$/, '')}/${host}${pathname}`;
}
