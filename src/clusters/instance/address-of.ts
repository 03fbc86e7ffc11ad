import type { Address } from '../../gateway/gateway-settings.ts';

/** Host and port of `http://host:port`. */
export function addressOf(url: string): Address {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port || 80) };
}
