import { describe, expect, it } from 'vitest';
import { membersOf, takesPlace } from '../../../../src/control-plane/services/members.ts';
import { limitsOf } from '../../../../src/control-plane/services/roll-out.ts';
import { seededRandom } from '../../../helpers/seeded-random.ts';
import { ServiceModel } from '../../../helpers/service-model.ts';

const RUNS = 300;
const EVENTS = 60;

type Random = ReturnType<typeof seededRandom>;

/** Limits within which a deployment of any number of tasks can go on. */
const limits = [
  { minimumHealthyPercent: 100, maximumPercent: 200 },
  { minimumHealthyPercent: 50, maximumPercent: 200 },
  { minimumHealthyPercent: 0, maximumPercent: 100 },
  { minimumHealthyPercent: 0, maximumPercent: 150 },
];

function newModel(random: Random): ServiceModel {
  const model = new ServiceModel({
    serviceName: 'web',
    desiredCount: random.below(6),
    deploymentConfiguration: {
      ...random.of(limits),
      deploymentCircuitBreaker: { enable: random.below(3) === 0, rollback: true },
    },
  });
  model.hasHealthCheck = random.below(2) === 0;
  return model;
}

/** Whatever may happen to a service but for its own scheduler. */
function disturb(model: ServiceModel, random: Random): void {
  const task = random.of([...model.tasks.values()].filter(({ task }) => task.lastStatus !== 'STOPPED'));
  const id = task?.id ?? '';
  const isRunning = task?.task.lastStatus === 'RUNNING';
  switch (random.below(13)) {
    case 0:
      return model.deploy(1 + random.below(9));
    case 1:
      return model.set({ desiredCount: random.below(7) });
    case 2:
      return task && model.end(id, random.of(['exit', 'start', 'user'] as const));
    case 3:
      return isRunning ? model.health(id, 'UNHEALTHY') : undefined;
    case 4:
    case 5:
      return isRunning ? model.health(id, 'HEALTHY') : undefined;
    case 6:
    case 7:
      return task && !isRunning && task.task.desiredStatus === 'RUNNING' ? model.run(id) : undefined;
    case 9:
      model.room = random.of([0, 1, 2, Infinity]);
      return;
    case 8:
      return task?.task.desiredStatus === 'STOPPED' ? model.end(id) : undefined;
    default:
      model.now += random.below(2000);
  }
}

function counts(model: ServiceModel): { taken: number; healthy: number } {
  const members = membersOf(model.data, model.world());
  return {
    taken: members.filter(takesPlace).length,
    healthy: members.filter(({ standing }) => standing === 'healthy').length,
  };
}

/** All tasks do well from now on. */
function recover(model: ServiceModel): void {
  model.room = Infinity;
  for (let round = 0; round < 100; round++) {
    model.runAll();
    for (const { id } of model.live) model.health(id, 'HEALTHY');
    model.now = Math.max(model.look().again ?? 0, model.now + 1000);
    const { service, start, stop } = model.step();
    const isDone =
      service.service.deployments[0]?.rolloutState === 'COMPLETED' && model.look().service === service;
    if (isDone && start.length === 0 && stop.length === 0 && service.service.deployments.length === 1) return;
  }
}

describe('a service that anything may happen to', () => {
  it.each(Array.from({ length: RUNS }, (_, seed) => seed))('keeps its promises, %i', (seed) => {
    const random = seededRandom(seed);
    const model = newModel(random);
    for (let event = 0; event < EVENTS; event++) {
      disturb(model, random);
      const before = counts(model);
      const plan = model.look();
      const { min, max } = limitsOf(plan.service, plan.service.service.desiredCount);
      model.step(random.below(5) === 0);
      const after = counts(model);
      expect(after.taken, 'tasks at a time').toBeLessThanOrEqual(Math.max(max, before.taken));
      expect(after.healthy, 'healthy tasks').toBeGreaterThanOrEqual(Math.min(min, before.healthy));
      expect(model.data.service.events.length).toBeLessThanOrEqual(100);
    }
    recover(model);
    const { deployments, desiredCount } = model.data.service;
    if (deployments[0]?.rolloutState === 'FAILED') return;
    expect(deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }]);
    expect(model.live).toHaveLength(desiredCount);
    expect(model.data.roster).toHaveLength(desiredCount);
    const times = model.data.service.events.map(({ createdAt }) => createdAt ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });
});
