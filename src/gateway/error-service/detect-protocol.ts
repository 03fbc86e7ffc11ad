/** The wire formats in which an AWS client can read an error. */
export type Protocol =
  | 'json-1.0'
  | 'json-1.1'
  | 'query'
  | 'ec2-query'
  | 's3-xml'
  | 'rest-xml'
  | 'rest-json'
  | 'rpc-v2-cbor'
  | 'rpc-v2-json';

/** What there is to tell a protocol by. Header names in lower case. `target` is the path with its query. */
export type RequestSigns = {
  method: string;
  target: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
};

const REST_XML_SERVICES: ReadonlySet<string> = new Set(['route53', 'cloudfront', 's3-outposts']);
const SCOPE = /\/\d{8}\/(?:[^/,\s]*\/)?([^/,\s]+)\/aws4_request/;
/** Paths of the REST JSON services begin with an API date or version; bucket names of that form are not in use. */
const REST_JSON_PATH = /^\/(\d{4}-\d{2}-\d{2}|v\d+|restapis|apis|clusters|tags)(\/|$)/;

/**
 * The protocol that the client of a request speaks. The body is not needed. What nothing speaks for is S3, as the
 * backends themselves take it.
 */
export function detectProtocol(request: RequestSigns): Protocol {
  const { headers } = request;
  const text = (name: string): string => first(headers[name]);
  const contentType = text('content-type').toLowerCase();
  const query = new URLSearchParams(request.target.split('?')[1] ?? '');
  const service = signedService(text('authorization'), query);

  const smithy = text('smithy-protocol');
  if (smithy === 'rpc-v2-cbor' || contentType.startsWith('application/cbor')) return 'rpc-v2-cbor';
  if (smithy === 'rpc-v2-json') return 'rpc-v2-json';
  if (contentType.startsWith('application/x-amz-json-1.0')) return 'json-1.0';
  if (contentType.startsWith('application/x-amz-json-1.1')) return 'json-1.1';
  if (text('x-amz-target') || query.has('X-Amz-Target') || query.has('x-amz-target')) return 'json-1.1';
  if (service === 's3' || service === 's3express') return 's3-xml';
  if (service === 'ec2') return 'ec2-query';
  if (query.has('Action') || isApiForm(request, contentType)) return 'query';
  if (service !== undefined) return REST_XML_SERVICES.has(service) ? 'rest-xml' : 'rest-json';
  if (contentType.startsWith('application/json') || REST_JSON_PATH.test(request.target)) return 'rest-json';
  return 's3-xml';
}

/** The name that a request is signed for, with SigV4 or SigV4a; undefined without such a signature. */
export function signedService(authorization: string, query: URLSearchParams): string | undefined {
  return SCOPE.exec(authorization)?.[1] ?? SCOPE.exec(`/${query.get('X-Amz-Credential') ?? ''}`)?.[1];
}

function isApiForm(request: RequestSigns, contentType: string): boolean {
  return request.method !== 'PUT' && contentType.startsWith('application/x-www-form-urlencoded');
}

function first(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? '';
}
