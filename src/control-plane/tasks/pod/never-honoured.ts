import type { ContainerDefinition, TaskDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import { hasUnknownHealthCheck } from './health-probe.ts';
import type { NotHonoured } from './not-honoured.ts';

/** Log drivers whose lines arrive where the definition says: `json-file` is what `kubectl logs` and `docker logs` read. */
const logDrivers = new Set(['awslogs', 'json-file']);

/** Options of awslogs that something follows from. */
const awslogsOptions = new Set([
  'awslogs-group',
  'awslogs-region',
  'awslogs-stream-prefix',
  'awslogs-create-group',
  'awslogs-datetime-format',
  'awslogs-multiline-pattern',
  'mode',
]);

/** Names what of a task no pod can do. */
export function nameTaskMembers(
  { proxyConfiguration, inferenceAccelerators = [], enableFaultInjection }: TaskDefinition,
  notHonoured: NotHonoured,
): void {
  if (proxyConfiguration) notHonoured.name('proxyConfiguration', proxyConfiguration.type ?? 'APPMESH');
  for (const { deviceType = '' } of inferenceAccelerators)
    notHonoured.name('inferenceAccelerators', deviceType);
  if (enableFaultInjection) notHonoured.name('enableFaultInjection');
}

/** Names what of a container no pod can do. */
export function nameContainerMembers(container: ContainerDefinition, notHonoured: NotHonoured): void {
  const { linuxParameters, restartPolicy, privileged } = container;
  for (const { name = '' } of container.ulimits ?? []) notHonoured.name('ulimits', name);
  for (const { hostPath = '', containerPath = hostPath } of linuxParameters?.devices ?? []) {
    // A privileged container has all devices of its node, under their own names.
    if (!privileged || containerPath !== hostPath) notHonoured.name('devices', hostPath);
  }
  if (linuxParameters?.maxSwap !== undefined) notHonoured.name('linuxParameters', 'maxSwap');
  if (linuxParameters?.swappiness !== undefined) notHonoured.name('linuxParameters', 'swappiness');
  for (const { type = '', value = '' } of container.resourceRequirements ?? [])
    notHonoured.name('resourceRequirements', `${type} ${value}`);
  for (const spec of container.credentialSpecs ?? []) notHonoured.name('credentialSpecs', spec);
  if (container.firelensConfiguration)
    notHonoured.name('firelensConfiguration', container.firelensConfiguration.type);
  nameLogOptions(container, notHonoured);
  if (restartPolicy?.enabled) notHonoured.name('restartPolicy');
  if (hasUnknownHealthCheck(container))
    notHonoured.name('healthCheck', `${container.healthCheck?.command?.[0]} (neither CMD nor CMD-SHELL)`);
}

function nameLogOptions({ logConfiguration }: ContainerDefinition, notHonoured: NotHonoured): void {
  if (logConfiguration === undefined) return;
  const { logDriver = '', options = {} } = logConfiguration;
  if (logDriver !== '' && !logDrivers.has(logDriver)) notHonoured.name('logConfiguration', logDriver);
  if (logDriver !== 'awslogs') return;
  for (const option of Object.keys(options))
    if (!awslogsOptions.has(option)) notHonoured.name('logConfiguration', option);
  // Containers write to a file of their node and never wait for CloudWatch Logs, which is what `non-blocking` asks for.
  const { mode = 'non-blocking' } = options;
  if (mode !== 'non-blocking') notHonoured.name('logConfiguration', `mode ${mode}`);
}
