import { readFileSync } from 'node:fs';
import { run } from '../../../system/exec.ts';

/** What is mounted below these folders, the innermost first. */
export function mountsBelow(dirs: readonly string[]): string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => unescaped(line.split(' ')[4] ?? ''))
    .filter((path) => dirs.some((dir) => path.startsWith(`${dir}/`)))
    .toSorted((a, b) => b.length - a.length);
}

/** Lazily, so that nobody's open file keeps one. */
export async function unmountBelow(dirs: readonly string[]): Promise<void> {
  const mounts = mountsBelow(dirs);
  if (mounts.length > 0) await run('umount', ['--lazy', '--no-canonicalize', ...mounts]);
}

/** The kernel writes space, tab, line feed and backslash as octal numbers. */
function unescaped(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)));
}
