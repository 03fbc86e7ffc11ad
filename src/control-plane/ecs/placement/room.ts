import type { Stores } from '../../store/stores.ts';
import { definitionOf } from '../../tasks/definition-of.ts';
import type { Instance } from '../container-instance/instances-of.ts';
import { type Needs, needsOfTask } from './task-needs.ts';

/** What is free on an instance: CPU units and MiB; and the ports that are not. */
export type Room = {
  readonly cpu: number;
  readonly memory: number;
  readonly tcp: ReadonlySet<number>;
  readonly udp: ReadonlySet<number>;
};

/** The ports that every ECS instance keeps: SSH, Docker's and the agent's. */
export const RESERVED_PORTS: readonly number[] = [22, 2375, 2376, 51678, 51679];

export function wholeRoom({ node }: Instance): Room {
  return { cpu: node.cpu, memory: node.memoryMiB, tcp: new Set(RESERVED_PORTS), udp: new Set() };
}

/** What the tasks on an instance leave free. */
export function roomOn(instance: Instance, stores: Stores): Room {
  return instance.tasks.reduce(
    (room, record) => less(room, needsOfTask(record.data, definitionOf(record.data, record, stores))),
    wholeRoom(instance),
  );
}

export function less(room: Room, needs: Needs): Room {
  return {
    cpu: room.cpu - needs.cpu,
    memory: room.memory - needs.memory,
    tcp: new Set([...room.tcp, ...needs.tcp]),
    udp: new Set([...room.udp, ...needs.udp]),
  };
}
