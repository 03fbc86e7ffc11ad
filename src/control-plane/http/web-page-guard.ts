import type { IncomingHttpHeaders } from 'node:http';

/**
 * Why a request made by a web page is refused, or undefined for one that may go on.
 *
 * The API listens on loopback without passwords, so every page that the developer opens could drive it: a form POST
 * needs no preflight. What is not made by a browser is not concerned; other clients send Sec-Fetch-Mode too (Node's fetch).
 */
export function refusedWebPage(
  headers: IncomingHttpHeaders,
  url: string,
  isAllowedOrigin: (origin: string) => boolean,
): string | undefined {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  if (origin === undefined && site === undefined && !isBrowser(headers['user-agent'])) return undefined;
  if (origin !== undefined && !isAllowedOrigin(origin)) {
    return `Requests from the web origin ${origin} are not allowed.`;
  }
  if (site === 'cross-site' && origin === undefined) return 'Requests from other web sites are not allowed.';
  // Where the address is no localhost but leads here (0.0.0.0, a DNS alias), browsers do not say that a GET is cross-site.
  if (site === undefined && origin === undefined && /[?&]Action=/.test(url)) {
    return 'Requests from a web page that does not say where it is from are not allowed.';
  }
  // A page whose own name was pointed at this machine (DNS rebinding) is same-site for its browser.
  if (!isLoopbackHost(headers.host ?? '')) {
    return `Web pages may not use the API under the host name ${headers.host}.`;
  }
  return undefined;
}

/** Browsers leave Sec-Fetch-Site and, on a GET of the own origin, Origin away where the address is neither https nor localhost. */
function isBrowser(userAgent: string | undefined): boolean {
  return userAgent?.startsWith('Mozilla/') ?? false;
}

/** True for names that nobody but this machine answers to: localhost, 127.0.0.0/8, ::1, and the backend's DNS alias. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d*$/, '').toLowerCase().replace(/\.$/, '');
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '[::1]' ||
    name === 'localhost.localstack.cloud' ||
    name.endsWith('.localhost.localstack.cloud') ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)
  );
}
