import type { Env } from './paths.ts';

/** Why no browser can be opened from here, in words; undefined where one can. */
export function whyNoBrowser(
  env: Env,
  isTerminal: boolean,
  platform: string = process.platform,
): string | undefined {
  if (!isTerminal) return 'this is no terminal';
  if (env['CI']) return 'this is a CI run';
  if (env['SSH_CONNECTION'] || env['SSH_TTY']) return 'this is an SSH session';
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'] && !env['WSL_DISTRO_NAME'])
    return 'there is no display';
  if (platform === 'linux' && process.getuid?.() === 0 && !env['WSL_DISTRO_NAME'])
    return 'browsers do not run as root';
  return undefined;
}

/** Opens a page in the user's browser; does not wait for it. */
export async function openBrowser(url: string): Promise<void> {
  const { default: open } = await import('open');
  const browser = await open(url);
  // Whether it has one or not: the address is on the screen.
  browser.on('error', () => undefined);
}
