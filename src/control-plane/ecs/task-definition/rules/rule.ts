import type { ContainerDefinition, RegisterInput } from '../task-definition-data.ts';

/** One thing that ECS refuses in a task definition: the message of its ClientException, or undefined if all is well. */
export type Rule = (input: RegisterInput) => string | undefined;

/** The first message that any container gives. */
export function eachContainer(
  check: (container: ContainerDefinition, input: RegisterInput) => string | undefined,
): Rule {
  return (input) => {
    for (const container of input.containerDefinitions ?? []) {
      const message = check(container, input);
      if (message !== undefined) return message;
    }
    return undefined;
  };
}

export function containerNames(input: RegisterInput): Set<string> {
  return new Set((input.containerDefinitions ?? []).map((container) => container.name ?? ''));
}

/** A message for a value that is none of the allowed ones; absent values pass. */
export function notOneOf(
  what: string,
  value: string | undefined,
  allowed: readonly string[],
): string | undefined {
  if (value === undefined || allowed.includes(value)) return undefined;
  return `${what} should be one of [${allowed.join(',')}]`;
}

/** A message for a number outside its range; absent values pass. */
export function outside(
  what: string,
  value: number | undefined,
  min: number,
  max: number,
): string | undefined {
  if (value === undefined || (value >= min && value <= max)) return undefined;
  return `${what} must be between ${min} and ${max}.`;
}
