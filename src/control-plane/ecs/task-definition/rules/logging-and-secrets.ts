import { eachContainer, type Rule } from './rule.ts';

export const loggingAndSecretRules: readonly Rule[] = [
  ({ containerDefinitions = [] }) =>
    containerDefinitions.filter((container) => container.firelensConfiguration).length > 1
      ? 'Only one container in a task definition can have a firelensConfiguration.'
      : undefined,
  ({ containerDefinitions = [] }) => {
    const routed = containerDefinitions.find(
      (container) => container.logConfiguration?.logDriver === 'awsfirelens',
    );
    const router = containerDefinitions.some((container) => container.firelensConfiguration);
    return routed && !router
      ? `Container '${routed.name}' uses the awsfirelens log driver, but no container has a firelensConfiguration.`
      : undefined;
  },
  eachContainer(({ secrets = [], logConfiguration }, { executionRoleArn }) =>
    !executionRoleArn && (secrets.length > 0 || (logConfiguration?.secretOptions?.length ?? 0) > 0)
      ? "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'."
      : undefined,
  ),
];
