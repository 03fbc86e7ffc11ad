import type { Check } from '../core/checks/run-checks.ts';
import type { Facts } from './facts.ts';

export const CATEGORIES = ['host', 'runtime', 'network', 'ports', 'kube', 'versions', 'storage'] as const;
export type Category = (typeof CATEGORIES)[number];

/** One thing that must be so for instances to start and work on this machine; `Asks` are the facts that it asks for. */
export type DoctorCheck<Asks extends keyof Facts = keyof Facts> = Check<
  Pick<Facts, Asks | 'signal'>,
  Category
> & {
  /** Whether it matters to a start; the others look at instances that are there. */
  readonly pre: boolean;
};
