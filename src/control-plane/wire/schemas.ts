import * as ecs from '@aws-sdk/client-ecs';
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';

// The only importer of the AWS SDK. The build aliases both packages to their schema modules: the clients themselves
// would triple the size and cost 50 ms of every start.

export type * as Ecs from '@aws-sdk/client-ecs';
export type * as Elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';

/** Every export of each package's schema module, by name: operations, structures, errors, and things of no interest. */
export const ecsExports: Readonly<Record<string, unknown>> = ecs;
export const elbv2Exports: Readonly<Record<string, unknown>> = elbv2;

/**
 * An SDK type as it travels inside the control plane: times are epoch seconds with a fraction, which is what the JSON
 * protocols send and what Kubernetes can store.
 */
export type Wire<T> = T extends Date
  ? number
  : T extends readonly (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Key in keyof T]: Wire<T[Key]> }
      : T;
