import type { Clock } from '../../core/ports.ts';
import type { Call } from '../operations/operation.ts';
import { operationTable } from '../operations/operation-table.ts';
import type { Stores } from '../store/stores.ts';
import { AwsError, unknownOperation } from '../wire/aws-error.ts';
import { misfitOf } from '../wire/check-output.ts';
import type { Protocol } from '../wire/protocol.ts';
import { awsQuery } from '../wire/protocols/aws-query.ts';
import type { Resolution } from '../wire/resolve-call.ts';
import type { ServiceModel } from '../wire/service-model.ts';
import type { AnswerCache } from './answer-cache.ts';

/** An answer ready to be sent, and what it is counted as. */
export type Answer = {
  readonly status: number;
  readonly protocol: Protocol;
  readonly body: string | Buffer;
  readonly service: string;
  readonly operation: string;
  readonly code: string;
  /** What was wrong with the call, in words. */
  readonly problem?: string;
};

export type AnswerDeps = {
  readonly stores: Stores;
  readonly clock: Clock;
  readonly answers: AnswerCache;
  /** Hears of failures that are not the caller's: the caller only learns the request id. */
  readonly onFailure: (failure: { requestId: string; operation: string; thrown: unknown }) => void;
  /** For tests: an answer that does not fit its model is a failure. */
  readonly verifyAnswers?: boolean | undefined;
};

type ResolvedCall = Extract<Resolution, { kind: 'call' }>;

/** Runs one call. Synchronous unless the handler writes: a read costs no trip through the event loop. */
export function answerCall(
  resolved: ResolvedCall,
  body: Buffer,
  { requestId, endpoint }: Pick<Call, 'requestId' | 'endpoint'>,
  deps: AnswerDeps,
): Answer | Promise<Answer> {
  const { protocol, service } = resolved;
  const bound = operationTable[service.name].get(resolved.operation);
  if (bound === undefined)
    return errorAnswer(noSuchOperation(resolved), protocol, service, 'unknown', requestId);
  const { model } = bound;

  const { count } = deps.stores.changes;
  const key = protocol.repeatable
    ? deps.answers.keyOf(`${protocol.contentType} ${endpoint}`, model.name, resolved.caller, body)
    : undefined;
  const known = key === undefined ? undefined : deps.answers.get(key, count);
  if (known !== undefined) return known;

  const succeed = (output: unknown): Answer => {
    if (deps.verifyAnswers) {
      const misfit = misfitOf(output, model.output, model.name);
      if (misfit !== undefined) throw new TypeError(`the answer does not fit its model: ${misfit}`);
    }
    return {
      status: 200,
      protocol,
      body: protocol.writeOutput(output, model, service, requestId),
      service: service.name,
      operation: model.name,
      code: 'OK',
    };
  };
  const fail = (thrown: unknown): Answer => {
    if (thrown instanceof AwsError) return errorAnswer(thrown, protocol, service, model.name, requestId);
    deps.onFailure({ requestId, operation: model.name, thrown });
    return errorAnswer(internalFailure(service), protocol, service, model.name, requestId);
  };

  try {
    const input = bound.decode(protocol.readInput({ body, form: resolved.form }, model));
    const { stores, clock } = deps;
    const call: Call = { caller: resolved.caller, requestId, endpoint, stores, clock };
    const output = bound.operation.handle(input, call);
    if (output instanceof Promise) return output.then(succeed).catch(fail);
    const answer = succeed(output);
    if (key !== undefined) deps.answers.put(key, count, answer);
    return answer;
  } catch (thrown) {
    return fail(thrown);
  }
}

export function errorAnswer(
  error: AwsError,
  protocol: Protocol,
  service: ServiceModel | undefined,
  operation: string,
  requestId: string,
): Answer {
  return {
    status: service?.errors.get(error.code)?.status ?? error.status,
    protocol,
    body: protocol.writeError(error, service, requestId),
    service: service?.name ?? 'none',
    operation,
    code: error.code,
    problem: error.message,
  };
}

/** SDKs retry this one. */
export function internalFailure(service: ServiceModel | undefined): AwsError {
  const code = service?.name === 'ecs' ? 'ServerException' : 'InternalFailure';
  return new AwsError(
    code,
    'The request failed because of an internal error of kecs; its log has the request id.',
    500,
  );
}

function noSuchOperation({ protocol, service, operation }: ResolvedCall): AwsError {
  if (protocol !== awsQuery) return unknownOperation(`The operation ${operation} does not exist`);
  return unknownOperation(`Could not find operation ${operation} for version ${service.apiVersion}`);
}
