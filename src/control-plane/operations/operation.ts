import type { Clock } from '../../core/ports.ts';
import type { Stores } from '../store/stores.ts';
import type { Caller } from '../wire/caller.ts';
import type { Wire } from '../wire/schemas.ts';

/** What a handler knows about the call beside its input. */
export type Call = {
  readonly caller: Caller;
  readonly requestId: string;
  /** The base URL that the caller has used, e.g. `http://localhost:4566/`. */
  readonly endpoint: string;
  readonly stores: Stores;
  readonly clock: Clock;
};

/**
 * How much of an operation is there: `full`; `empty`: right as long as nothing of its kind exists, which is always,
 * because the operations that make such things are refused; `refused`: answers a typed error that names it.
 */
export type OperationState = 'full' | 'empty' | 'refused';

export type Operation = {
  readonly name: string;
  readonly state: OperationState;
  /** For docs/compatibility.md: what differs from AWS. */
  readonly note?: string;
  /** Input and output are what the operation's model says; synchronous where nothing is written. */
  readonly handle: (input: unknown, call: Call) => unknown;
};

/** Ties a handler, typed by the SDK's request and response, to its name. */
export function operation<Input, Output>(
  name: string,
  state: OperationState,
  handle: (input: Wire<Input>, call: Call) => Wire<Output> | Promise<Wire<Output>>,
  note?: string,
): Operation {
  return {
    name,
    state,
    ...(note !== undefined && { note }),
    handle: handle as (input: unknown, call: Call) => unknown,
  };
}
