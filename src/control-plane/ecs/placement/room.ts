import type { Stores } from '../../store/stores.ts';
import { definitionOf } from '../../tasks/definition-of.ts';
import type { Instance } from '../container-instance/instances-of.ts';
import type { TaskData } from '../task/task-data.ts';
import { type Needs, needsOfTask } from './task-needs.ts';

/** What is free on an instance: CPU units and MiB; and the ports that are not. */
export type Room = {
  readonly cpu: number;
  readonly memory: number;
  readonly tcp: ReadonlySet<number>;
  readonly udp: ReadonlySet<number>;
};

type Placed = { readonly account: string; readonly region: string; readonly data: TaskData };

/** The ports that every ECS instance keeps: SSH, Docker's and the agent's. */
export const RESERVED_PORTS: readonly number[] = [22, 2375, 2376, 51678, 51679];

/** Data is never changed in place, so what was worked out for it holds as long as it is there. */
const known = new WeakMap<TaskData, Needs>();

export function wholeRoom({ node }: Instance): Room {
  return { cpu: node.cpu, memory: node.memoryMiB, tcp: new Set(RESERVED_PORTS), udp: new Set() };
}

/** What tasks leave free on an instance. */
export function roomBeside(instance: Instance, tasks: readonly Placed[], stores: Stores): Room {
  return less(
    wholeRoom(instance),
    tasks.map((task) => needsOfPlaced(task, stores)),
  );
}

export function less(room: Room, taken: readonly Needs[]): Room {
  let { cpu, memory } = room;
  const tcp = new Set(room.tcp);
  const udp = new Set(room.udp);
  for (const needs of taken) {
    cpu -= needs.cpu;
    memory -= needs.memory;
    for (const port of needs.tcp) tcp.add(port);
    for (const port of needs.udp) udp.add(port);
  }
  return { cpu, memory, tcp, udp };
}

function needsOfPlaced(placed: Placed, stores: Stores): Needs {
  const { data } = placed;
  const before = known.get(data);
  if (before !== undefined) return before;
  const definition = definitionOf(placed, stores);
  const needs = needsOfTask(data, definition);
  if (definition !== undefined) known.set(data, needs);
  return needs;
}
