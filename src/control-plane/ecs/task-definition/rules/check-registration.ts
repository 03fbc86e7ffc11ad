import { clientException } from '../../errors.ts';
import type { RegisterInput } from '../task-definition-data.ts';
import { containerRules } from './containers.ts';
import { dependencyRules } from './dependencies.ts';
import { enumRules } from './enums.ts';
import { fargateRules } from './fargate.ts';
import { loggingAndSecretRules } from './logging-and-secrets.ts';
import { networkRules } from './network.ts';
import { rangeRules } from './ranges.ts';
import type { Rule } from './rule.ts';
import { sizeRules } from './sizes.ts';
import { volumeRules } from './volumes.ts';

const MAX_BYTES = 65_536;

const rules: readonly Rule[] = [
  ...containerRules,
  ...enumRules,
  (input) =>
    input.requiresCompatibilities?.includes('FARGATE') ? firstViolation(fargateRules, input) : undefined,
  ...sizeRules,
  ...networkRules,
  ...dependencyRules,
  ...volumeRules,
  ...rangeRules,
  ...loggingAndSecretRules,
  (input) => {
    const length = Buffer.byteLength(JSON.stringify(input));
    return length > MAX_BYTES
      ? `Actual length: '${length}'. Max allowed length is '${MAX_BYTES}' bytes.`
      : undefined;
  },
];

/** Throws the ClientException that ECS answers to a task definition it does not take. */
export function checkRegistration(input: RegisterInput): void {
  const message = firstViolation(rules, input);
  if (message !== undefined) throw clientException(message);
}

/** Whether Fargate would take a definition that the other rules let pass. */
export function fitsFargate(input: RegisterInput): boolean {
  return firstViolation(fargateRules, input) === undefined;
}

function firstViolation(list: readonly Rule[], input: RegisterInput): string | undefined {
  for (const rule of list) {
    const message = rule(input);
    if (message !== undefined) return message;
  }
  return undefined;
}
