import { isIP } from 'node:net';
import { readTextIfThere } from '../../../system/files.ts';

/** systemd-resolved listens on loopback; here it tells whom it asks itself. */
const FILES = ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'];

/**
 * Name servers of this machine that the node's network reaches too: loopback is another one's there. None where the
 * machine asks only itself, or nobody.
 */
export function reachableNameServers(files: readonly string[] = FILES): string[] {
  for (const file of files) {
    const servers = nameServersIn(readTextIfThere(file) ?? '').filter((address) => !isLoopback(address));
    if (servers.length > 0) return servers;
  }
  return [];
}

function nameServersIn(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const address = /^nameserver\s+(\S+)/.exec(line.trim())?.[1];
    return address !== undefined && isIP(address) === 4 ? [address] : [];
  });
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.');
}
