import type { CreateServiceCommandInput, Service, UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
import type { Task } from '../../src/control-plane/ecs/task/task-data.ts';
import { TaskRig } from './task-rig.ts';

const STEP_MS = 250;
const PATIENCE_MS = 10 * 60_000;

/** A task rig with one service, `web`, of the task definition `app`. */
export class ServiceRig extends TaskRig {
  /** The lowest `runningCount` that `stable` has seen since it was last called. */
  fewestRunning = Infinity;

  async create(input: Partial<CreateServiceCommandInput> = {}): Promise<Service> {
    const { service } = await this.call<{ service: Service }>('CreateService', {
      serviceName: 'web',
      taskDefinition: 'app',
      ...input,
    });
    return service;
  }

  async update(input: Partial<UpdateServiceCommandInput>): Promise<Service> {
    const { service } = await this.call<{ service: Service }>('UpdateService', { service: 'web', ...input });
    return service;
  }

  async service(name = 'web'): Promise<Service> {
    const { services } = await this.call<{ services: Service[] }>('DescribeServices', { services: [name] });
    const [service] = services;
    if (service === undefined) throw new Error(`there is no service ${name}`);
    return service;
  }

  /** Lets time pass until one deployment is left, and has come to its end, with all its tasks. */
  async stable(): Promise<Service> {
    this.fewestRunning = Infinity;
    for (let passed = 0; passed < PATIENCE_MS; passed += STEP_MS) {
      await this.pass(STEP_MS);
      const service = await this.service();
      const { deployments = [], runningCount = 0, desiredCount } = service;
      this.fewestRunning = Math.min(this.fewestRunning, runningCount);
      const isDone = deployments[0]?.rolloutState !== 'IN_PROGRESS';
      if (deployments.length === 1 && isDone && runningCount === desiredCount) return service;
    }
    throw new Error(`not stable: ${JSON.stringify(await this.service(), null, 1)}`);
  }

  async tasks(desiredStatus = 'RUNNING'): Promise<Task[]> {
    const { taskArns } = await this.call<{ taskArns: string[] }>('ListTasks', {
      serviceName: 'web',
      desiredStatus,
    });
    if (taskArns.length === 0) return [];
    return (await this.call<{ tasks: Task[] }>('DescribeTasks', { tasks: taskArns })).tasks;
  }

  /** The texts of all events, the oldest first; ids are numbered in the order in which they come up. */
  async events(): Promise<string[]> {
    const { events = [] } = await this.service();
    const numbers = new Map<string, number>();
    const kinds = new Map<string, number>();
    return events.toReversed().map(({ message = '' }) =>
      message.replace(
        /(task |deployment |taskSet )(ecs-svc\/\d+|[0-9a-f]{32})/g,
        (_, kind: string, id: string) => {
          if (!numbers.has(id)) {
            kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
            numbers.set(id, kinds.get(kind) ?? 0);
          }
          return `${kind}${numbers.get(id)}`;
        },
      ),
    );
  }

  /** Counts the writes to kinds of objects, by their plurals, from now on. */
  countWrites(...plurals: readonly string[]): () => number {
    let count = 0;
    this.kube.beforeWrite = (_verb, { plural }) => {
      if (plurals.includes(plural)) count++;
    };
    return () => count;
  }
}
