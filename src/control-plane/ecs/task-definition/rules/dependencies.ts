import type { ContainerDefinition, RegisterInput } from '../task-definition-data.ts';
import { containerNames, eachContainer, notOneOf, type Rule } from './rule.ts';

export const dependencyRules: readonly Rule[] = [
  eachContainer(({ dependsOn = [] }, input) => {
    const names = containerNames(input);
    const unknown = dependsOn.find(({ containerName = '' }) => !names.has(containerName));
    // The stray plus sign is AWS's own.
    return unknown && `Cannot depend on container + '${unknown.containerName}' because it does not exist`;
  }),
  eachContainer(({ dependsOn = [] }) =>
    dependsOn
      .map(({ condition }) =>
        notOneOf('container dependency condition', condition, ['START', 'COMPLETE', 'SUCCESS', 'HEALTHY']),
      )
      .find((message) => message !== undefined),
  ),
  eachContainer(({ name, dependsOn = [] }, input) => {
    for (const { containerName, condition } of dependsOn) {
      const other = named(input, containerName);
      if (condition === 'HEALTHY' && other?.healthCheck === undefined) {
        return `Container '${name}' cannot wait for container '${containerName}' to be HEALTHY because it has no health check.`;
      }
      if ((condition === 'COMPLETE' || condition === 'SUCCESS') && other?.essential !== false) {
        return `Container '${name}' cannot wait for the end of container '${containerName}' because it is essential.`;
      }
    }
    return undefined;
  }),
  (input) =>
    (input.containerDefinitions ?? []).some((container) =>
      reaches(input, container, container.name, new Set()),
    )
      ? 'The dependencies of the containers form a cycle.'
      : undefined,
];

function named(input: RegisterInput, name: string | undefined): ContainerDefinition | undefined {
  return input.containerDefinitions?.find((container) => container.name === name);
}

function reaches(
  input: RegisterInput,
  from: ContainerDefinition,
  goal: string | undefined,
  seen: Set<string>,
): boolean {
  for (const { containerName = '' } of from.dependsOn ?? []) {
    if (containerName === goal) return true;
    if (seen.has(containerName)) continue;
    seen.add(containerName);
    const next = named(input, containerName);
    if (next !== undefined && reaches(input, next, goal, seen)) return true;
  }
  return false;
}
