/** A request as far as routes can tell one from another. */
export type HttpRequest = {
  readonly method: string;
  /** As in the Host header. */
  readonly host: string;
  /** Path and query, as they are on the wire. */
  readonly target: string;
  /** In the order in which they are sent, without Host. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string | undefined;
};

/** Every value of a header. */
export function headerValues({ headers }: HttpRequest, name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.flatMap(([each, value]) => (each.toLowerCase() === wanted ? [value] : []));
}

/** Every value of a query parameter; as in Go's parser, one that cannot be decoded is not there. */
export function queryValues({ target }: HttpRequest, name: string): string[] {
  const query = target.split('?').slice(1).join('?');
  return query.split('&').flatMap((pair) => {
    const [key = '', ...rest] = pair.split('=');
    const [decodedKey, decodedValue] = [decode(key), decode(rest.join('='))];
    return decodedKey === name && decodedValue !== undefined ? [decodedValue] : [];
  });
}

/** What the path matchers see: without query, and only letters, digits and the like decoded. */
export function routingPath({ target }: HttpRequest): string {
  const path = target.replace(/^[a-z]+:\/\/[^/?]*/i, '').split('?')[0] || '/';
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    const text = decode(encoded);
    return text === undefined ? encoded : text.replace(/[:/?#[\]@!$&'()*+,;=%]/g, encodeURIComponent);
  });
}

/** What the host matchers see. */
export function routingHost({ host, target }: HttpRequest): string {
  const named = /^[a-z]+:\/\/([^/?]*)/i.exec(target)?.[1] ?? host;
  return named.toLowerCase().replace(/:\d*$/, '');
}

/** The service that a request is signed for, and where that stands; undefined where nothing is signed. */
export function signedFor(request: HttpRequest): { service: string; where: 'header' | 'query' } | undefined {
  const header = /Credential=[^,\s]*\/\d{8}\/(?:[^/,\s]*\/)?([^/,\s]+)\/aws4_request/.exec(
    headerValues(request, 'Authorization').join(' '),
  );
  if (header?.[1]) return { service: header[1], where: 'header' };
  const query = /\/\d{8}\/(?:[^/]*\/)?([^/]+)\/aws4_request$/.exec(
    queryValues(request, 'X-Amz-Credential').join(' '),
  );
  return query?.[1] ? { service: query[1], where: 'query' } : undefined;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
