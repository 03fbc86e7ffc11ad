import type { NodeFacts } from '../../instances/node-facts.ts';

/** Where a node is; one that does not say, and a task that is on none yet, are in the region's first zone. */
export function availabilityZoneOf(node: Pick<NodeFacts, 'zone'> | undefined, region: string): string {
  return node?.zone ?? `${region}a`;
}
