import { describe, expect, it } from 'vitest';
import { instanceIdOf } from '../../../../src/control-plane/ecs/container-instance/instance-identity.ts';
import { instanceOf } from '../../../../src/control-plane/ecs/container-instance/instances-of.ts';
import { type PlacementRequest, placeTasks } from '../../../../src/control-plane/ecs/placement/place-task.ts';
import { type Spot, spotOf } from '../../../../src/control-plane/ecs/placement/spot.ts';
import type { TaskDefinition } from '../../../../src/control-plane/ecs/task-definition/task-definition-data.ts';
import { nodeFacts } from '../../../../src/control-plane/instances/node-facts.ts';
import { createStores } from '../../../../src/control-plane/store/stores.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { FakeKube } from '../../../helpers/fake-kube.ts';
import { nodeNamed } from '../../../helpers/node-objects.ts';
import { seededRandom } from '../../../helpers/seeded-random.ts';

const stores = createStores(new FakeKube(), new FakeClock(), 'kecs-system');
const caller = { account: '111122223333', region: 'us-east-1', partition: 'aws' };

type NodeOptions = Parameters<typeof nodeNamed>[1];

function spot(name: string, options: NodeOptions = {}, groups: readonly string[] = []): Spot {
  const facts = nodeFacts(nodeNamed(name, options));
  if (facts === undefined) throw new Error(`${name} takes no tasks`);
  return { ...spotOf(instanceOf(stores, caller, 'c', facts, instanceIdOf('c', name)), stores), groups };
}

function task(memory: number, more: object = {}, hostPort?: number): TaskDefinition {
  const portMappings =
    hostPort === undefined ? [] : [{ containerPort: 80, hostPort, protocol: 'tcp' as const }];
  return { containerDefinitions: [{ name: 'a', cpu: 0, memory, portMappings }], ...more };
}

/** The names of the nodes that tasks went to, and the reasons why one did not. */
function place(
  request: Omit<PlacementRequest, 'group'>,
  count: number,
  spots: readonly Spot[],
  random = () => 0,
) {
  const placements = placeTasks({ group: 'family:a', ...request }, count, spots, random);
  const nodes = placements.flatMap((one) => ('nodeName' in one ? one.nodeName : []));
  const reasons = placements.flatMap((one) =>
    'failures' in one ? one.failures.map(({ reason }) => reason) : [],
  );
  return { nodes, reasons };
}

describe('where tasks are placed', () => {
  it.each([
    ['memory', task(5000), {}, 'RESOURCE:MEMORY'],
    ['task-level memory', task(1, { memory: '8192' }), {}, 'RESOURCE:MEMORY'],
    ['cpu', task(1, { cpu: '4 vCPU' }), {}, 'RESOURCE:CPU'],
    ['a port of ECS', task(1, {}, 2375), {}, 'RESOURCE:PORTS'],
    ['an attribute', task(1, { requiresAttributes: [{ name: 'ecs.capability.none' }] }), {}, 'ATTRIBUTE'],
    ['an architecture', task(1, { runtimePlatform: { cpuArchitecture: 'ARM64' } }), {}, 'ATTRIBUTE'],
    ['a node that is up', task(1), { ready: false }, 'AGENT'],
    [
      'a constraint of the definition',
      task(1, {
        placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.os-type == windows' }],
      }),
      {},
      'MemberOf placement constraint unsatisfied.',
    ],
  ])('nowhere for want of %s', (_, definition, node, reason) => {
    expect(place({ definition }, 1, [spot('one', node)])).toEqual({ nodes: [], reasons: [reason] });
  });

  it('the ports of tasks with an interface of their own do not count', () => {
    const definition = task(1, { networkMode: 'awsvpc' }, 80);
    expect(place({ definition }, 3, [spot('one')]).nodes).toHaveLength(3);
  });

  it('as many as there is room for, each beside those before it', () => {
    expect(place({ definition: task(1500) }, 10, [spot('one')])).toEqual({
      nodes: ['one', 'one'],
      reasons: ['RESOURCE:MEMORY'],
    });
    expect(place({ definition: task(1, {}, 80) }, 2, [spot('one')])).toEqual({
      nodes: ['one'],
      reasons: ['RESOURCE:PORTS'],
    });
  });

  it('reserved memory counts, not the limit, and overrides do', () => {
    const definition: TaskDefinition = {
      containerDefinitions: [{ name: 'a', memory: 4000, memoryReservation: 100 }],
    };
    expect(place({ definition }, 40, [spot('one')]).nodes).toHaveLength(40);
    const overrides = { containerOverrides: [{ name: 'a', memoryReservation: 3000 }] };
    expect(place({ definition, overrides }, 2, [spot('one')]).nodes).toHaveLength(1);
  });

  it('of distinct instances each takes one task of a group', () => {
    const constraints = [{ type: 'distinctInstance' as const }];
    const spots = [spot('one', {}, ['family:other']), spot('two', {}, ['family:a']), spot('three')];
    const { nodes, reasons } = place({ definition: task(1), constraints }, 3, spots);
    expect(nodes.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['one', 'three']);
    expect(new Set(reasons)).toEqual(new Set(['DistinctInstance placement constraint unsatisfied.']));
  });

  it('spread by zone before it is by instance', () => {
    const zone = (name: string) => ({ labels: { 'topology.kubernetes.io/zone': name } });
    const spots = [
      spot('a1', zone('a')),
      spot('a2', zone('a')),
      spot('a3', zone('a')),
      spot('b1', zone('b')),
    ];
    const strategy = [
      { type: 'spread' as const, field: 'attribute:ecs.availability-zone' },
      { type: 'spread' as const, field: 'instanceId' },
    ];
    const { nodes } = place({ definition: task(1), strategy }, 6, spots);
    expect(nodes.filter((name) => name === 'b1')).toHaveLength(3);
    expect(new Set(nodes)).toEqual(new Set(['a1', 'a2', 'a3', 'b1']));
  });

  it('packed, the fullest that has room', () => {
    const spots = [spot('big', { memory: '8Gi' }), spot('small', { memory: '1Gi' })];
    const strategy = [{ type: 'binpack' as const, field: 'memory' }];
    expect(place({ definition: task(500), strategy }, 3, spots).nodes).toEqual(['small', 'small', 'big']);
  });

  it('at random, as chance has it', () => {
    const spots = [spot('one'), spot('two')];
    const strategy = [{ type: 'random' as const }];
    expect(place({ definition: task(1), strategy }, 1, spots, () => 0.99).nodes).toEqual(['two']);
  });

  it('never where there is no room, whatever is asked', () => {
    for (let seed = 0; seed < 300; seed++) placeSomething(seed);
  });
});

/** Random instances and tasks; what comes of it must keep the rules. */
function placeSomething(seed: number): void {
  const random = seededRandom(seed);
  const spots = Array.from({ length: 1 + random.below(4) }, (_, at) => {
    const taken = Array.from({ length: random.below(3) }, () => random.of(['family:a', 'family:b']));
    const memory = `${random.below(3000)}Mi`;
    return spot(`n${at}`, { memory, cpu: `${random.below(3000)}m`, ready: random.below(5) > 0 }, taken);
  });
  const isDistinct = random.below(2) === 0;
  const hostPort = random.of([undefined, 80, 22]);
  const memory = random.below(1500);
  const strategy = random.of([
    [],
    [{ type: 'random' as const }],
    [{ type: 'spread' as const, field: 'instanceId' }],
    [{ type: 'binpack' as const, field: 'cpu' }],
  ]);
  const count = 1 + random.below(9);
  const constraints = isDistinct ? [{ type: 'distinctInstance' as const }] : [];
  const request = { definition: task(memory, {}, hostPort), constraints, strategy };
  const { nodes, reasons } = place(request, count, spots, () => random.below(1000) / 1000);

  const context = `seed ${seed}`;
  for (const { instance, groups, room } of spots) {
    const here = nodes.filter((name) => name === instance.node.name).length;
    expect(here * memory, context).toBeLessThanOrEqual(room.memory);
    if (here === 0) continue;
    expect(instance.node.isReady, context).toBe(true);
    if (hostPort !== undefined) expect([here, hostPort], context).toEqual([1, 80]);
    if (isDistinct) expect(here + groups.filter((group) => group === 'family:a').length, context).toBe(1);
  }
  // Either all are placed, or every instance says why not one more is.
  expect(reasons, context).toHaveLength(nodes.length === count ? 0 : spots.length);
  expect(nodes.length, context).toBeLessThanOrEqual(count);
}
