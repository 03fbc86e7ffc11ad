import type { IncomingHttpHeaders } from 'node:http';
import { type Caller, callerOf, parseScope, type Scope, scopeOfAuthorization } from './caller.ts';
import { type FormNode, formTree, parseForm } from './form.ts';
import type { Protocol } from './protocol.ts';
import { awsJson10, awsJson11 } from './protocols/aws-json.ts';
import { awsQuery } from './protocols/aws-query.ts';
import { rpcV2Cbor } from './protocols/rpc-v2-cbor.ts';
import { rpcV2Json } from './protocols/rpc-v2-json.ts';
import { ecsModel, elbv2Model, type ServiceModel } from './service-model.ts';

export type RequestHead = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
};

/** What a request turned out to be: a call of one of our services, or something for the backend. */
export type Resolution =
  | {
      readonly kind: 'call';
      readonly protocol: Protocol;
      readonly service: ServiceModel;
      readonly operation: string;
      readonly caller: Caller;
      readonly form?: FormNode;
    }
  | { readonly kind: 'proxy' };

const PROXY: Resolution = { kind: 'proxy' };
const CLASSIC_VERSION = '2012-06-01';
const CLASSIC_SHAPE = 'ElasticLoadBalancing_v7';
const rpcPath = /\/service\/([^/]+)\/operation\/([^/]+)$/;

/**
 * The second stage of routing: the gateway decides by headers, this by everything. A signed scope beats the target; what
 * belongs to classic Elastic Load Balancing, which shares its scope with ELBv2, or to no service of ours is for the backend.
 */
export function resolveCall(head: RequestHead, body: Buffer): Resolution {
  const { headers } = head;
  const queryAt = head.url.indexOf('?');
  const query = queryAt < 0 ? undefined : parseForm(head.url.slice(queryAt + 1));
  const scope = scopeOf(headers, query);
  const signed = scope === undefined ? undefined : serviceOfScope(scope.service);
  // Presigners made for S3 sign a call to ECS in S3's name: then the gateway's verdict, by the target, counts.
  if (scope !== undefined && signed === undefined && serviceOfRoute(headers) === undefined) return PROXY;
  const caller = callerOf(scope);

  const smithy = rpcProtocol(headers);
  const path = smithy && rpcPath.exec(queryAt < 0 ? head.url : head.url.slice(0, queryAt));
  if (smithy && path) return call(smithy, signed, path[1] ?? '', path[2] ?? '', caller);

  const target =
    ownTarget(single(headers['x-amz-target'])) ?? query?.get('X-Amz-Target') ?? query?.get('x-amz-target');
  if (target !== undefined) {
    const { service, operation } = partsOf(target);
    return call(jsonProtocol(headers), signed, service, operation, caller);
  }
  const form = formOf(headers, query, body);
  if (form.has('Action') || form.has('Version')) return formCall(form, signed, headers, caller);
  const service = signed ?? serviceOfRoute(headers);
  if (service === undefined) return PROXY;
  return { kind: 'call', protocol: guessProtocol(headers), service, operation: '', caller };
}

/** The format in which a refusal is most likely to be understood when the call itself could not be resolved. */
export function guessProtocol(headers: IncomingHttpHeaders): Protocol {
  const smithy = rpcProtocol(headers);
  if (smithy) return smithy;
  const contentType = headers['content-type'] ?? '';
  if (headers['x-amz-target'] !== undefined || contentType.startsWith('application/x-amz-json')) {
    return jsonProtocol(headers);
  }
  return awsQuery;
}

function call(
  protocol: Protocol,
  signed: ServiceModel | undefined,
  prefix: string,
  operation: string,
  caller: Caller,
): Resolution {
  if (prefix === CLASSIC_SHAPE) return PROXY;
  const named = serviceOfPrefix(prefix);
  const service = signed ?? named;
  if (service === undefined) return PROXY;
  // Signed for one service and aimed at another: that service has no such operation.
  return {
    kind: 'call',
    protocol,
    service,
    operation: named === service ? operation : `${prefix}.${operation}`,
    caller,
  };
}

function formCall(
  form: ReadonlyMap<string, string>,
  signed: ServiceModel | undefined,
  headers: IncomingHttpHeaders,
  caller: Caller,
): Resolution {
  const version = form.get('Version');
  if (version === CLASSIC_VERSION) return PROXY;
  const service =
    version === ecsModel.apiVersion
      ? ecsModel
      : version === elbv2Model.apiVersion
        ? elbv2Model
        : (signed ?? serviceOfRoute(headers));
  if (service === undefined) return PROXY;
  const operation = form.get('Action') ?? '';
  return {
    kind: 'call',
    protocol: awsQuery,
    service: signed ?? service,
    operation,
    caller,
    form: formTree(form),
  };
}

function scopeOf(
  headers: IncomingHttpHeaders,
  query: ReadonlyMap<string, string> | undefined,
): Scope | undefined {
  const fromHeader = scopeOfAuthorization(headers.authorization);
  if (fromHeader !== undefined) return fromHeader;
  const credential = query?.get('X-Amz-Credential');
  return credential === undefined ? undefined : parseScope(credential);
}

function serviceOfScope(signingName: string): ServiceModel | undefined {
  if (signingName === 'ecs') return ecsModel;
  return signingName === 'elasticloadbalancing' ? elbv2Model : undefined;
}

/** Node joins a header that was sent twice; where one of them names an operation of ours, that one counts. */
function ownTarget(targets: string | undefined): string | undefined {
  const own = targets?.split(', ').find((target) => serviceOfPrefix(partsOf(target).service));
  return own ?? targets;
}

/** A target without a dot names a service of ours and no operation, or nothing that is known. */
function partsOf(target: string): { service: string; operation: string } {
  const dot = target.lastIndexOf('.');
  return dot < 0
    ? { service: target, operation: '' }
    : { service: target.slice(0, dot), operation: target.slice(dot + 1) };
}

function serviceOfPrefix(prefix: string): ServiceModel | undefined {
  if (prefix === ecsModel.shapeName) return ecsModel;
  if (prefix === 'ElasticLoadBalancingV2' || prefix === elbv2Model.shapeName) return elbv2Model;
  return undefined;
}

/** The gateway's own verdict counts where the request itself says nothing (a hop may have dropped its signature). */
function serviceOfRoute(headers: IncomingHttpHeaders): ServiceModel | undefined {
  const route = headers['x-kecs-route'];
  if (route === 'ecs') return ecsModel;
  return route === 'elbv2' ? elbv2Model : undefined;
}

function rpcProtocol(headers: IncomingHttpHeaders): Protocol | undefined {
  const name = headers['smithy-protocol'];
  if (name === 'rpc-v2-cbor') return rpcV2Cbor;
  return name === 'rpc-v2-json' ? rpcV2Json : undefined;
}

function jsonProtocol(headers: IncomingHttpHeaders): Protocol {
  return headers['content-type']?.startsWith('application/x-amz-json-1.0') ? awsJson10 : awsJson11;
}

/** Fields of the body, if it is a form, over those of the query string. */
function formOf(
  headers: IncomingHttpHeaders,
  query: ReadonlyMap<string, string> | undefined,
  body: Buffer,
): Map<string, string> {
  const fields = new Map(query);
  const contentType = headers['content-type'] ?? '';
  if (body.length > 0 && /^application\/x-www-form-urlencoded\b/i.test(contentType)) {
    for (const [key, value] of parseForm(body.toString('utf8'))) fields.set(key, value);
  }
  return fields;
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
