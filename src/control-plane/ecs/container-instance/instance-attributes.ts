import type { NodeFacts } from '../../instances/node-facts.ts';
import { agentCapabilities } from '../task-definition/required-attributes.ts';
import { availabilityZoneOf } from './availability-zone.ts';
import type { CustomAttribute } from './instance-data.ts';

/** What a Node says of itself, in the names that the ECS agent uses; these cannot be set or deleted by callers. */
export function builtInAttributes(node: NodeFacts, region: string): CustomAttribute[] {
  return [
    { name: 'ecs.availability-zone', value: availabilityZoneOf(node, region) },
    { name: 'ecs.cpu-architecture', value: node.architecture },
    { name: 'ecs.instance-type', value: node.instanceType ?? 'kubernetes-node' },
    { name: 'ecs.os-family', value: node.os.toUpperCase() },
    { name: 'ecs.os-type', value: node.os },
    ...capabilities,
  ];
}

/**
 * All that a task definition can require: what of it a pod cannot do is said on the pod, and must not keep a task from being
 * placed here when Fargate would run it.
 */
const capabilities = agentCapabilities.map((name) => ({ name }));

export function isBuiltIn(name: string): boolean {
  return name.startsWith('ecs.') || name.startsWith('com.amazonaws.ecs.');
}
