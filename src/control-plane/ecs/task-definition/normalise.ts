import type { Call } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { rootArn, taskDefinitionArn } from '../arns.ts';
import { requiredAttributes } from './required-attributes.ts';
import { fitsFargate } from './rules/check-registration.ts';
import type { ContainerDefinition, RegisterInput, TaskDefinition } from './task-definition-data.ts';
import { cpuUnits, memoryMiB } from './task-size.ts';

/** A checked registration as ECS shows it: all that was sent, exactly, with ECS's own defaults beside it. */
export function normalise(input: RegisterInput, revision: number, call: Call): TaskDefinition {
  const { tags: _tags, cpu, memory, ...echoed } = input;
  return {
    taskDefinitionArn: taskDefinitionArn(call.caller, input.family ?? '', revision),
    ...echoed,
    ...(cpu !== undefined && { cpu: /^\d+$/.test(cpu) ? cpu : String(cpuUnits(cpu)) }),
    ...(memory !== undefined && { memory: /^\d+$/.test(memory) ? memory : String(memoryMiB(memory)) }),
    containerDefinitions: (input.containerDefinitions ?? []).map((container) =>
      withDefaults(container, input),
    ),
    revision,
    volumes: input.volumes ?? [],
    status: 'ACTIVE',
    requiresAttributes: requiredAttributes(input),
    placementConstraints: input.placementConstraints ?? [],
    compatibilities: compatibilities(input),
    registeredAt: call.clock.now() / 1000,
    registeredBy: rootArn(call.caller),
  };
}

function withDefaults(container: ContainerDefinition, input: RegisterInput): ContainerDefinition {
  return {
    ...container,
    cpu: container.cpu ?? 0,
    essential: container.essential ?? true,
    environment: container.environment ?? [],
    mountPoints: container.mountPoints ?? [],
    volumesFrom: container.volumesFrom ?? [],
    portMappings: (container.portMappings ?? []).map((mapping) => withPorts(mapping, input.networkMode)),
    systemControls: container.systemControls ?? [],
    ...(container.healthCheck && {
      healthCheck: { interval: 30, timeout: 5, retries: 3, ...container.healthCheck },
    }),
  };
}

function withPorts(mapping: Wire<Ecs.PortMapping>, networkMode: string | undefined): Wire<Ecs.PortMapping> {
  const protocol = mapping.protocol ?? 'tcp';
  // A range of ports has no single host port; ECS chooses them per task.
  if (mapping.containerPortRange !== undefined) return { ...mapping, protocol };
  const own = networkMode === 'awsvpc' || networkMode === 'host';
  const hostPort = own ? mapping.hostPort || mapping.containerPort : (mapping.hostPort ?? 0);
  return { ...mapping, protocol, ...(hostPort !== undefined && { hostPort }) };
}

function compatibilities(input: RegisterInput): Ecs.Compatibility[] {
  const managed: Ecs.Compatibility[] = input.requiresCompatibilities?.includes('MANAGED_INSTANCES')
    ? ['MANAGED_INSTANCES']
    : [];
  if (fitsFargate(input)) return ['EC2', 'FARGATE', ...managed];
  return input.networkMode === 'awsvpc' ? ['EC2', ...managed] : ['EXTERNAL', 'EC2', ...managed];
}
