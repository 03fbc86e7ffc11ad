import type { Protocol } from './detect-protocol.ts';

/** Why the gateway answers instead of a service. Also the value of X-Kecs-Error. */
export type FailureKind = 'throttled' | 'unavailable' | 'no-backend' | 'foreign-page' | 'starting';

/** An error before it is written in a protocol. */
export type Failure = {
  kind: FailureKind;
  status: number;
  /** As AWS names it in the caller's protocol. */
  code: string;
  message: string;
  /** Whose fault: `Sender` or `Receiver`, in query XML. */
  fault: 'Sender' | 'Receiver';
  headers: Record<string, string>;
};

export type FailureContext = {
  protocol: Protocol;
  /** The route that the request took: X-Kecs-Route as the gateway has set it. */
  route: string;
  instance: string;
  /** The page or host that was refused. */
  origin: string;
  host: string;
};

const RETRY_AFTER_S = 1;

export function failureOf(kind: FailureKind, context: FailureContext): Failure {
  switch (kind) {
    case 'throttled':
      return {
        ...throttled(context.protocol),
        kind,
        fault: 'Sender',
        // Seconds for everybody, milliseconds for the newer AWS SDKs.
        headers: { 'retry-after': `${RETRY_AFTER_S}`, 'x-amz-retry-after': `${RETRY_AFTER_S * 1000}` },
      };
    case 'unavailable':
      return {
        kind,
        status: 503,
        code: isJson(context.protocol) ? 'ServiceUnavailableException' : 'ServiceUnavailable',
        message: `kecs: ${downOn(context.route)} of instance '${context.instance}' does not answer; see: ${status(context)}`,
        fault: 'Receiver',
        headers: { 'retry-after': `${RETRY_AFTER_S}` },
      };
    case 'starting':
      return {
        kind,
        status: 503,
        code: isJson(context.protocol) ? 'ServiceUnavailableException' : 'ServiceUnavailable',
        message: `kecs: the gateway of instance '${context.instance}' is reading its routes; try again`,
        fault: 'Receiver',
        headers: { 'retry-after': `${RETRY_AFTER_S}` },
      };
    case 'no-backend':
      return {
        kind,
        // Not 503: clients try that again and again.
        status: 501,
        code: isJson(context.protocol) ? 'NotImplementedException' : 'NotImplemented',
        message:
          `kecs: instance '${context.instance}' runs with --no-localstack, so nothing answers calls other than ECS and ELBv2; ` +
          `add a backend with: kecs start-v2 --name ${context.instance} --backend ministack`,
        fault: 'Receiver',
        headers: {},
      };
    case 'foreign-page':
      return {
        kind,
        status: 403,
        code: isJson(context.protocol) ? 'AccessDeniedException' : 'AccessDenied',
        message: foreignMessage(context),
        fault: 'Sender',
        headers: {},
      };
  }
}

function throttled(protocol: Protocol): Pick<Failure, 'status' | 'code' | 'message'> {
  if (protocol === 's3-xml')
    return { status: 503, code: 'SlowDown', message: 'Please reduce your request rate.' };
  if (protocol === 'ec2-query') {
    return { status: 429, code: 'RequestLimitExceeded', message: 'Request limit exceeded.' };
  }
  return {
    status: 429,
    code: isJson(protocol) ? 'ThrottlingException' : 'Throttling',
    message: 'Rate exceeded',
  };
}

function isJson(protocol: Protocol): boolean {
  return protocol.includes('json') || protocol === 'rpc-v2-cbor';
}

function downOn(route: string): string {
  return route === 'default' ? 'the backend' : 'the control plane';
}

function status({ instance }: FailureContext): string {
  return `kecs status --name ${instance}`;
}

function foreignMessage({ origin, host, instance }: FailureContext): string {
  const allow = (what: string): string =>
    `if it should, allow it with: kecs start-v2 --name ${instance} --allow-origin ${what}`;
  if (origin === 'null') return 'kecs: a web page without an origin of its own may not call this endpoint';
  if (origin) return `kecs: a web page from ${origin} may not call this endpoint; ${allow(origin)}`;
  return (
    'kecs: a web page from elsewhere may not call this endpoint, nor may one under a host name that is not this ' +
    `machine's; '${host || 'none'}' was asked for; ${allow(`http://${host || 'HOST'}`)}`
  );
}
