import type { Ecs, Wire } from '../../wire/schemas.ts';
import type { ContainerDefinition, RegisterInput } from './task-definition-data.ts';

type Needs = (input: RegisterInput) => boolean;

const any =
  (check: (container: ContainerDefinition) => unknown): Needs =>
  ({ containerDefinitions = [] }) =>
    containerDefinitions.some((container) => Boolean(check(container)));
const driver = (name: string) => any((container) => container.logConfiguration?.logDriver === name);
const ecr = any((container) => /\.dkr\.ecr(-fips)?\./.test(container.image ?? ''));
const secretFrom = (store: 'secretsmanager' | 'ssm', from: (container: ContainerDefinition) => string[]) =>
  any((container) =>
    from(container).some(
      (source) => (source.includes(':secretsmanager:') ? 'secretsmanager' : 'ssm') === store,
    ),
  );
const secrets = (container: ContainerDefinition) =>
  (container.secrets ?? []).map((secret) => secret.valueFrom ?? '');
const logSecrets = (container: ContainerDefinition) =>
  (container.logConfiguration?.secretOptions ?? []).map((secret) => secret.valueFrom ?? '');

/** What a container instance must be able to do, in the names that the ECS agent registers with. */
const capabilities: readonly (readonly [name: string, needs: Needs])[] = [
  [
    'com.amazonaws.ecs.capability.docker-remote-api.1.17',
    any((container) => container.dockerSecurityOptions?.length),
  ],
  ['com.amazonaws.ecs.capability.docker-remote-api.1.18', any((container) => container.logConfiguration)],
  ['com.amazonaws.ecs.capability.docker-remote-api.1.19', (input) => driver('awslogs')(input) || ecr(input)],
  ['com.amazonaws.ecs.capability.docker-remote-api.1.24', any((container) => container.healthCheck)],
  ...['json-file', 'syslog', 'journald', 'gelf', 'fluentd', 'awslogs', 'splunk', 'awsfirelens'].map(
    (name) => [`com.amazonaws.ecs.capability.logging-driver.${name}`, driver(name)] as const,
  ),
  ['com.amazonaws.ecs.capability.ecr-auth', ecr],
  ['com.amazonaws.ecs.capability.privileged-container', any((container) => container.privileged)],
  [
    'com.amazonaws.ecs.capability.task-iam-role',
    (input) => Boolean(input.taskRoleArn) && input.networkMode !== 'host',
  ],
  [
    'com.amazonaws.ecs.capability.task-iam-role-network-host',
    (input) => Boolean(input.taskRoleArn) && input.networkMode === 'host',
  ],
  [
    'ecs.capability.execution-role-awslogs',
    (input) => Boolean(input.executionRoleArn) && driver('awslogs')(input),
  ],
  ['ecs.capability.execution-role-ecr-pull', (input) => Boolean(input.executionRoleArn) && ecr(input)],
  ['ecs.capability.task-eni', (input) => input.networkMode === 'awsvpc'],
  ['ecs.capability.task-cpu-mem-limit', (input) => input.cpu !== undefined || input.memory !== undefined],
  ['ecs.capability.container-health-check', any((container) => container.healthCheck)],
  ['ecs.capability.container-ordering', any((container) => container.dependsOn?.length)],
  ['ecs.capability.aws-appmesh', (input) => input.proxyConfiguration?.type === 'APPMESH'],
  ['ecs.capability.efs', ({ volumes = [] }) => volumes.some((volume) => volume.efsVolumeConfiguration)],
  [
    'ecs.capability.efsAuth',
    ({ volumes = [] }) =>
      volumes.some(
        ({ efsVolumeConfiguration: efs }) => efs?.authorizationConfig || efs?.transitEncryption === 'ENABLED',
      ),
  ],
  ['ecs.capability.env-files.s3', any((container) => container.environmentFiles?.length)],
  [
    'ecs.capability.firelens.fluentbit',
    any((container) => container.firelensConfiguration?.type === 'fluentbit'),
  ],
  [
    'ecs.capability.firelens.fluentd',
    any((container) => container.firelensConfiguration?.type === 'fluentd'),
  ],
  [
    'ecs.capability.logging-driver.awsfirelens.log-driver-buffer-limit',
    any((container) => container.logConfiguration?.options?.['log-driver-buffer-limit'] !== undefined),
  ],
  ['ecs.capability.pid-ipc-namespace-sharing', (input) => Boolean(input.pidMode ?? input.ipcMode)],
  [
    'ecs.capability.private-registry-authentication.secretsmanager',
    any((container) => container.repositoryCredentials),
  ],
  ['ecs.capability.secrets.asm.environment-variables', secretFrom('secretsmanager', secrets)],
  ['ecs.capability.secrets.asm.bootstrap.log-driver', secretFrom('secretsmanager', logSecrets)],
  ['ecs.capability.secrets.ssm.environment-variables', secretFrom('ssm', secrets)],
  ['ecs.capability.secrets.ssm.bootstrap.log-driver', secretFrom('ssm', logSecrets)],
  ['ecs.capability.container-restart-policy', any((container) => container.restartPolicy?.enabled)],
];

/** The names of all that a definition can require. */
export const agentCapabilities: readonly string[] = capabilities.map(([name]) => name);

export function requiredAttributes(input: RegisterInput): Wire<Ecs.Attribute>[] {
  return capabilities.filter(([, needs]) => needs(input)).map(([name]) => ({ name }));
}
