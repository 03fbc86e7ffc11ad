import type { PodContainer } from '../../../kube/pod-spec.ts';
import type { ContainerDefinition, TaskDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import type { NotHonoured } from './not-honoured.ts';

type PodPort = NonNullable<PodContainer['ports']>[number];

/**
 * How a bridge or host task's ports are reached once it has its address: each under its own number, because every pod has an
 * address of its own. So any number of tasks with one `containerPort` run side by side.
 */
export function networkBindingsOf(
  { portMappings = [] }: ContainerDefinition,
  address: string,
): Wire<Ecs.NetworkBinding>[] {
  return portMappings.map(({ containerPort, containerPortRange, protocol = 'tcp' }) => ({
    bindIP: address,
    protocol,
    ...(containerPort !== undefined && { containerPort, hostPort: containerPort }),
    ...(containerPortRange !== undefined && { containerPortRange, hostPortRange: containerPortRange }),
  }));
}

/** Gives out a pod's ports container by container, each port once: what two containers share only one of them can listen on. */
export class PortsOfPod {
  readonly #definition: TaskDefinition;
  readonly #notHonoured: NotHonoured;
  readonly #taken = new Map<string, string | undefined>();

  constructor(definition: TaskDefinition, notHonoured: NotHonoured) {
    this.#definition = definition;
    this.#notHonoured = notHonoured;
  }

  of({ name, portMappings = [] }: ContainerDefinition): PodPort[] {
    const ports: PodPort[] = [];
    for (const { containerPort = 0, hostPort = 0, protocol = 'tcp' } of portMappings) {
      if (this.#isBridge() && hostPort !== 0)
        this.#notHonoured.name(
          'portMappings',
          `hostPort ${hostPort} (reached at the task's address, port ${containerPort})`,
        );
      if (containerPort === 0) continue;
      const port = `${containerPort}/${protocol}`;
      if (!this.#taken.has(port)) ports.push({ containerPort, protocol: protocol.toUpperCase() });
      else if (this.#taken.get(port) !== name)
        this.#notHonoured.name(
          'portMappings',
          `${port} of ${name} (the containers of a task share one address, and ${this.#taken.get(port)} has it)`,
        );
      if (!this.#taken.has(port)) this.#taken.set(port, name);
    }
    return ports;
  }

  #isBridge(): boolean {
    const { networkMode = 'bridge' } = this.#definition;
    return networkMode === 'bridge';
  }
}
