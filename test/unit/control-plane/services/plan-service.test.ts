import { describe, expect, it } from 'vitest';
import { ServiceModel } from '../../../helpers/service-model.ts';

const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };

function running(desiredCount: number, more: object = {}): ServiceModel {
  const model = new ServiceModel({ serviceName: 'web', desiredCount, ...more });
  model.step();
  model.runAll();
  model.now += 1000;
  model.settle();
  return model;
}

describe('planning a service', () => {
  it('starts what is missing once, however often it is planned', () => {
    const model = new ServiceModel({ serviceName: 'web', desiredCount: 3 });
    const { start } = model.step(true);
    expect(start).toHaveLength(3);
    expect(model.look().start).toEqual(start);
    model.step();
    expect(model.look().start).toEqual([]);
    expect(model.live).toHaveLength(3);
  });

  it('comes to rest: the same record is handed back while nothing changes', () => {
    const model = running(2);
    expect(model.look().service).toBe(model.data);
    expect(model.data.service.deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
    expect(model.look().again).toBe(model.now + 6 * 3_600_000);
  });

  it('tells of the steady state again after six hours', () => {
    const model = running(1);
    model.now += 6 * 3_600_000;
    model.settle();
    expect(model.events.filter((text) => text.includes('steady'))).toHaveLength(2);
  });

  it('does not call a task healthy before it has run for a while, and says when it will', () => {
    const model = new ServiceModel({ serviceName: 'web', desiredCount: 1 });
    model.step();
    model.runAll();
    model.settle();
    expect(model.data.service.deployments[0]?.rolloutState).toBe('IN_PROGRESS');
    expect(model.look().again).toBe(model.now + 1000);
  });

  it('waits for health checks where there are any', () => {
    const model = new ServiceModel({ serviceName: 'web', desiredCount: 1 });
    model.hasHealthCheck = true;
    model.step();
    model.runAll();
    model.now += 60_000;
    model.settle();
    expect(model.data.service.deployments[0]?.rolloutState).toBe('IN_PROGRESS');
    model.health('t3', 'HEALTHY');
    model.settle();
    expect(model.data.service.deployments[0]?.rolloutState).toBe('COMPLETED');
  });

  // Of 4 tasks, how many are started and how many of the old are told to stop by the first step of a new deployment.
  it.each([
    { min: 100, max: 200, started: 4, stopped: 0 },
    { min: 100, max: 150, started: 2, stopped: 0 },
    { min: 50, max: 100, started: 0, stopped: 2 },
    { min: 0, max: 100, started: 0, stopped: 4 },
    { min: 60, max: 100, started: 0, stopped: 1 },
    { min: 75, max: 130, started: 1, stopped: 1 },
    { min: 100, max: 110, started: 0, stopped: 0 },
  ])('goes from one revision to the next within $min and $max percent', ({ min, max, started, stopped }) => {
    const limits = { minimumHealthyPercent: min, maximumPercent: max };
    const model = running(4, { deploymentConfiguration: limits });
    model.deploy(2);
    const plan = model.step();
    expect({ started: plan.start.length, stopped: plan.stop.length }).toEqual({ started, stopped });
  });

  it('says once that its limits let nothing be done', () => {
    const limits = { minimumHealthyPercent: 100, maximumPercent: 110 };
    const model = running(4, { deploymentConfiguration: limits });
    model.deploy(2);
    model.settle();
    model.settle();
    expect(model.events.filter((text) => text.includes('was unable to stop or start tasks'))).toHaveLength(1);
  });

  it('starts failing tasks again ever later, and tells of it', () => {
    const model = new ServiceModel({ serviceName: 'web', desiredCount: 1 });
    const waits: number[] = [];
    for (let round = 0; round < 13; round++) {
      model.settle();
      const [task] = model.live;
      model.end(task?.id ?? '', 'start');
      model.settle();
      const again = model.look().again ?? 0;
      waits.push((again - model.now) / 1000);
      expect(model.live).toHaveLength(0);
      model.now = again;
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
    expect(model.data.service.deployments[0]?.failedTasks).toBe(13);
    expect(model.events).toContain('(service web) is unable to consistently start tasks successfully.');
    model.deploy(2);
    expect(model.step().start).toHaveLength(1);
  });

  it('starts a task that ran well and ended at once again', () => {
    const model = running(1);
    model.now += 60_000;
    model.end(model.live[0]?.id ?? '');
    expect(model.step().start).toHaveLength(1);
    expect(model.data.service.deployments[0]?.failedTasks).toBe(0);
  });

  it('waits a little, half a minute at most, before it starts a task again that came up and soon ended', () => {
    const model = new ServiceModel({ serviceName: 'web', desiredCount: 1 });
    const waits: number[] = [];
    for (let round = 0; round < 7; round++) {
      model.settle();
      model.runAll();
      model.now += 3000;
      model.settle();
      model.end(model.live[0]?.id ?? '');
      model.settle();
      const again = model.look().again ?? 0;
      waits.push((again - model.now) / 1000);
      model.now = again;
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30]);
    expect(model.data.service.deployments).toMatchObject([{ failedTasks: 0, rolloutState: 'COMPLETED' }]);
    model.settle();
    model.runAll();
    model.now += 60_000;
    model.settle();
    model.end(model.live[0]?.id ?? '');
    expect(model.step().start).toHaveLength(1);
  });

  it('counts a task that ended right after its start as failed, one that was stopped by somebody not', () => {
    const model = new ServiceModel({ serviceName: 'web', desiredCount: 2 });
    model.step();
    model.runAll();
    const [first, second] = model.live;
    model.now += 100;
    model.end(first?.id ?? '');
    model.end(second?.id ?? '', 'user');
    model.settle();
    expect(model.data.service.deployments[0]?.failedTasks).toBe(1);
  });
});

describe('unhealthy tasks', () => {
  function healthy(desiredCount: number, more: object = {}): ServiceModel {
    const model = new ServiceModel({ serviceName: 'web', desiredCount, ...more });
    model.hasHealthCheck = true;
    model.step();
    model.runAll();
    for (const { id } of model.live) model.health(id, 'HEALTHY');
    model.settle();
    return model;
  }

  it('are replaced first and stopped then', () => {
    const model = healthy(2);
    const [sick] = model.live;
    model.health(sick?.id ?? '', 'UNHEALTHY');
    const plan = model.step();
    expect(plan).toMatchObject({ start: [{}], stop: [] });
    expect(model.events.at(-1)).toMatch(
      /^\(service web\) has started 1 tasks: \(task t\d+\)\. Amazon ECS replaced 1 tasks due to an unhealthy status\.$/,
    );
    model.runAll();
    for (const { id } of model.live) if (id !== sick?.id) model.health(id, 'HEALTHY');
    const after = model.step();
    expect(after.stop).toEqual([
      {
        taskId: sick?.id,
        stop: { code: 'ServiceSchedulerInitiated', reason: 'Task failed container health checks' },
      },
    ]);
    expect(model.events).toContain(`(service web) (task ${sick?.id}) failed container health checks.`);
  });

  it('are stopped first where there may not be more tasks', () => {
    const limits = { minimumHealthyPercent: 0, maximumPercent: 100 };
    const model = healthy(2, { deploymentConfiguration: limits });
    model.health(model.live[0]?.id ?? '', 'UNHEALTHY');
    expect(model.step()).toMatchObject({ start: [], stop: [{}] });
  });

  it('are left alone for the grace period', () => {
    const model = healthy(1, { healthCheckGracePeriodSeconds: 60 });
    const startedAt = model.now;
    model.health(model.live[0]?.id ?? '', 'UNHEALTHY');
    expect(model.step()).toMatchObject({ start: [], stop: [], again: startedAt + 60_000 });
    model.now += 60_000;
    expect(model.step().start).toHaveLength(1);
  });
});

describe('the circuit breaker', () => {
  function failing(more: object): ServiceModel {
    const model = running(2, { deploymentConfiguration: more });
    model.deploy(2);
    for (let round = 0; round < 2; round++) {
      model.settle();
      for (const { id, task } of model.live) if (task.lastStatus === 'PENDING') model.end(id, 'start');
      model.step();
      if (round === 0) model.now += 1000;
    }
    return model;
  }

  it('rolls back to the last deployment that completed', () => {
    const model = failing(breaker);
    const [primary, failed, older] = model.data.service.deployments;
    expect(failed).toMatchObject({ status: 'ACTIVE', rolloutState: 'FAILED', failedTasks: 4 });
    expect(primary).toMatchObject({ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' });
    expect(primary?.taskDefinition).toMatch(/app:1$/);
    expect(older).toMatchObject({ status: 'ACTIVE', rolloutState: 'COMPLETED' });
    expect(model.events).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^\(service web\) \(deployment ecs-svc\/\d+\) deployment failed: tasks failed to start\.$/,
        ),
        expect.stringMatching(/^\(service web\) rolling back to deployment ecs-svc\/\d+\.$/),
      ]),
    );
    expect(model.data.serviceDeployments[0]).toMatchObject({
      status: 'ROLLBACK_IN_PROGRESS',
      statusReason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
    });
    model.runAll();
    model.now += 1000;
    model.settle();
    model.runAll();
    model.settle();
    expect(model.data.serviceDeployments[0]).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      deploymentCircuitBreaker: { status: 'TRIGGERED', threshold: 3 },
    });
    expect(model.data.service.deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
    expect(model.data.service.taskDefinition).toMatch(/app:1$/);
    expect(model.live).toHaveLength(2);
  });

  it('leaves a failed deployment as it is without rollback, and starts nothing more for it', () => {
    const model = failing({ deploymentCircuitBreaker: { enable: true, rollback: false } });
    model.now += 3_600_000;
    model.settle();
    expect(model.data.service.deployments[0]).toMatchObject({
      rolloutState: 'FAILED',
      rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
      failedTasks: 4,
    });
    expect(model.data.service.deployments).toHaveLength(2);
    expect(model.live).toHaveLength(2);
    expect(model.data.serviceDeployments[0]?.status).toBe('STOPPED');
  });

  it('does nothing where it is not enabled', () => {
    const model = failing({});
    expect(model.data.service.deployments[0]?.rolloutState).toBe('IN_PROGRESS');
  });
});

describe('protected tasks', () => {
  it('stay when the service scales in, until their protection ends', () => {
    const model = running(3);
    const [first, second] = model.live;
    const until = model.now + 60_000;
    model.protect(first?.id ?? '', until);
    model.protect(second?.id ?? '', until);
    model.set({ desiredCount: 0 });
    expect(model.step().stop).toHaveLength(1);
    model.settle();
    expect(model.events.at(-1)).toMatch(
      /^\(service web\) was unable to reach steady state because \(taskSet ecs-svc\/\d+\) was unable to scale in due to \(reason 2 tasks under protection\)$/,
    );
    expect(model.look().again).toBe(until);
    model.now = until;
    expect(model.step().stop).toHaveLength(2);
  });
});

describe('daemons', () => {
  it('run once on every place, also on those that come and go', () => {
    const model = new ServiceModel({ serviceName: 'web', schedulingStrategy: 'DAEMON' });
    model.places = [{ nodeName: 'a' }, { nodeName: 'b' }];
    expect(model.step().start.map(({ place }) => place?.nodeName)).toEqual(['a', 'b']);
    model.runAll();
    model.now += 1000;
    model.settle();
    expect(model.data.service).toMatchObject({
      desiredCount: 2,
      deployments: [{ rolloutState: 'COMPLETED' }],
    });
    model.places = [{ nodeName: 'b' }, { nodeName: 'c' }];
    const plan = model.step();
    expect(plan.start.map(({ place }) => place?.nodeName)).toEqual(['c']);
    expect(plan.stop).toHaveLength(1);
  });

  it('stop on a place before the next revision starts there', () => {
    const model = new ServiceModel({ serviceName: 'web', schedulingStrategy: 'DAEMON' });
    model.places = [{ nodeName: 'a' }];
    model.step();
    model.runAll();
    model.now += 1000;
    model.settle();
    model.deploy(2);
    expect(model.step()).toMatchObject({ start: [], stop: [{}] });
    model.runAll();
    expect(model.step().start).toHaveLength(1);
  });
});
