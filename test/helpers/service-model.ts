import { beginDeployment, type Runs } from '../../src/control-plane/ecs/service/begin-deployment.ts';
import { newService } from '../../src/control-plane/ecs/service/new-service.ts';
import type { Place, ServiceData } from '../../src/control-plane/ecs/service/service-data.ts';
import type { Making } from '../../src/control-plane/ecs/service/service-ids.ts';
import { requestStop } from '../../src/control-plane/ecs/task/request-stop.ts';
import {
  essentialExited,
  failedToStart,
  stoppedByUser,
} from '../../src/control-plane/ecs/task/stop-reasons.ts';
import type { TaskData } from '../../src/control-plane/ecs/task/task-data.ts';
import { type Plan, planService } from '../../src/control-plane/services/plan-service.ts';
import { serviceTask } from '../../src/control-plane/services/start-service-task.ts';
import type { World } from '../../src/control-plane/services/world.ts';

const caller = { account: '111122223333', region: 'us-east-1', partition: 'aws' };
const definition = (revision: number) => `arn:aws:ecs:us-east-1:111122223333:task-definition/app:${revision}`;

/** One service and its tasks as plain values: `step` plans and does what was planned, the rest is what the world does. */
export class ServiceModel {
  now = 1_900_000_000_000;
  data: ServiceData;
  readonly tasks = new Map<string, TaskData>();
  hasHealthCheck = false;
  places: Place[] = [];
  /** How many further tasks there is room for. */
  room = Number.POSITIVE_INFINITY;
  /** ARNs of container instances that are DRAINING. */
  readonly leaving = new Set<string>();
  plan: Plan | undefined;
  #count = 0;

  constructor(input: Parameters<typeof newService>[0]) {
    const where = { caller, cluster: 'default', askedFor: '' };
    this.data = newService({ ...input, serviceName: 'web' }, this.runs(1), where, this.make());
  }

  runs(revision: number): Runs {
    return { taskDefinition: definition(revision), launchType: 'EC2' };
  }

  deploy(revision: number): void {
    this.data = beginDeployment(this.data, this.runs(revision), this.make());
  }

  set(change: Partial<ServiceData['service']>): void {
    this.data = { ...this.data, service: { ...this.data.service, ...change } };
  }

  /** Plans without doing anything. */
  look(): Plan {
    return planService(this.data, this.world());
  }

  /** Writes the plan down and does it; `crash` leaves all undone that comes after the write. */
  step(crash = false): Plan {
    const plan = this.look();
    this.plan = plan;
    this.data = plan.service;
    if (crash) return plan;
    for (const entry of plan.start) {
      const group = [...this.data.service.deployments, ...this.data.service.taskSets].find(
        ({ id }) => id === entry.of,
      );
      if (group === undefined) throw new Error(`${entry.id} is of no deployment`);
      if (this.tasks.has(entry.id)) throw new Error(`${entry.id} is started twice`);
      const { taskDefinition: taskDefinitionArn } = group;
      const taskDefinition = { taskDefinitionArn, family: 'app', containerDefinitions: [{ name: 'main' }] };
      const stored = { family: 'app', revision: 1, taskDefinition, tags: [] };
      this.tasks.set(entry.id, serviceTask(this.data, entry, group, stored, undefined, this.now));
    }
    for (const { taskId, stop } of plan.stop)
      this.change(taskId, (task) => requestStop(task, stop, this.now));
    return plan;
  }

  /** Steps until nothing changes. */
  settle(): void {
    for (let round = 0; round < 100; round++) {
      const { service, start, stop } = this.step();
      if (start.length === 0 && stop.length === 0 && this.look().service === service) return;
    }
    throw new Error('there is no end of steps');
  }

  ofStatus(lastStatus: string): TaskData[] {
    return [...this.tasks.values()].filter(({ task }) => task.lastStatus === lastStatus);
  }

  /** Tasks that were not told to stop. */
  get live(): TaskData[] {
    return [...this.tasks.values()].filter(({ task }) => task.desiredStatus === 'RUNNING');
  }

  run(id: string): void {
    this.change(id, (data) => with_(data, { lastStatus: 'RUNNING', startedAt: this.now / 1000 }));
  }

  /** All that wait run, and all that were told to stop have stopped. */
  runAll(): void {
    for (const { id, task } of this.tasks.values()) {
      if (task.desiredStatus === 'STOPPED' && task.lastStatus !== 'STOPPED') this.end(id);
      else if (task.lastStatus === 'PENDING') this.run(id);
    }
  }

  health(id: string, healthStatus: 'HEALTHY' | 'UNHEALTHY'): void {
    this.change(id, (data) => with_(data, { healthStatus }));
  }

  /** It stops, by itself if nobody has told it to. */
  end(id: string, why: 'exit' | 'start' | 'user' = 'exit'): void {
    const stop = { exit: essentialExited, start: failedToStart('no'), user: stoppedByUser(undefined) }[why];
    this.change(id, (data) =>
      with_(requestStop(data, stop, this.now), { lastStatus: 'STOPPED', stoppedAt: this.now / 1000 }),
    );
  }

  protect(id: string, expiresAt: number): void {
    this.change(id, (data) => ({ ...data, launch: { ...data.launch, protection: { expiresAt } } }));
  }

  get events(): string[] {
    return this.data.service.events.toReversed().map(({ message = '' }) => message);
  }

  world(): World {
    return {
      make: this.make(),
      settleMs: 1000,
      task: (id) => this.tasks.get(id),
      hasHealthCheck: () => this.hasHealthCheck,
      isLeaving: (arn) => this.leaving.has(arn),
      room: (_group, most) => ({ count: Math.min(most, this.room) }),
      places: () => this.places,
    };
  }

  make(): Making {
    const next = (prefix: string) => () => `${prefix}${++this.#count}`;
    return {
      now: this.now,
      newTaskId: next('t'),
      newUuid: next('u'),
      newDeploymentId: next('ecs-svc/'),
      newServiceDeploymentId: next('d'),
    };
  }

  private change(id: string, change: (data: TaskData) => TaskData): void {
    const before = this.tasks.get(id);
    if (before === undefined) throw new Error(`there is no task ${id}`);
    this.tasks.set(id, change(before));
  }
}

function with_(data: TaskData, change: Partial<TaskData['task']>): TaskData {
  return { ...data, task: { ...data.task, ...change } };
}
