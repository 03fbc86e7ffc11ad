import { valuesOfInstance } from '../cluster-query/instance-values.ts';
import { parseQuery } from '../cluster-query/parse-query.ts';
import type { TaskDefinition } from '../task-definition/task-definition-data.ts';
import type { Constraint } from './placement-rules.ts';
import type { Spot } from './spot.ts';
import type { Needs } from './task-needs.ts';

/** What a task must find on an instance. */
export type Wanted = {
  readonly definition: TaskDefinition;
  readonly needs: Needs;
  readonly group: string;
  /** Those of the definition among them; checked before. */
  readonly constraints: readonly Constraint[];
};

const architectures: Readonly<Record<string, string>> = { ARM64: 'arm64', X86_64: 'x86_64' };

/** Why a task cannot be placed there, in AWS's words; undefined where it can. Source: the developer guide's "API failure reasons". */
export function unfit(wanted: Wanted, { instance, room, groups }: Spot): string | undefined {
  const { needs } = wanted;
  if (!instance.node.isReady) return 'AGENT';
  if (lacksAttribute(wanted, instance.attributes)) return 'ATTRIBUTE';
  for (const { type, expression = '' } of wanted.constraints) {
    if (type === 'memberOf' && !parseQuery(expression)(valuesOfInstance(instance)))
      return 'MemberOf placement constraint unsatisfied.';
    if (type === 'distinctInstance' && groups.includes(wanted.group))
      return 'DistinctInstance placement constraint unsatisfied.';
  }
  if (needs.cpu > room.cpu) return 'RESOURCE:CPU';
  if (needs.memory > room.memory) return 'RESOURCE:MEMORY';
  const isTaken =
    needs.tcp.some((port) => room.tcp.has(port)) || needs.udp.some((port) => room.udp.has(port));
  return isTaken ? 'RESOURCE:PORTS' : undefined;
}

function lacksAttribute(
  { definition: { requiresAttributes = [], runtimePlatform } }: Wanted,
  present: readonly { name: string; value?: string }[],
): boolean {
  const architecture = architectures[runtimePlatform?.cpuArchitecture ?? ''];
  const required =
    architecture === undefined
      ? requiresAttributes
      : [...requiresAttributes, { name: 'ecs.cpu-architecture', value: architecture }];
  return required.some(
    ({ name, value }) =>
      !present.some(
        (attribute) => attribute.name === name && (value === undefined || attribute.value === value),
      ),
  );
}
