import { AwsClient, type AwsScope } from '../../aws/aws-client.ts';
import type { Ecs, Wire } from '../../control-plane/wire/schemas.ts';

export type EcsTask = Wire<Ecs.Task>;
export type EcsService = Wire<Ecs.Service>;
export type EcsTaskDefinition = Wire<Ecs.TaskDefinition>;

const TASKS_PER_CALL = 100;
const SERVICES_PER_CALL = 10;

/** The ECS operations that the command line reads with, on an instance's AWS endpoint. Rejects as AwsClient does. */
export class EcsApi {
  readonly scope: AwsScope;
  readonly #client: AwsClient;
  readonly #signal: AbortSignal;

  constructor(endpoint: string, scope: AwsScope, signal: AbortSignal) {
    this.#client = new AwsClient(endpoint);
    this.scope = scope;
    this.#signal = signal;
  }

  /** Names of the clusters that are there. */
  async clusterNames(): Promise<string[]> {
    const arns = await this.#all<string>('ListClusters', {}, 'clusterArns');
    return arns.map((arn) => arn.replace(/^.*\//, '')).toSorted((a, b) => a.localeCompare(b));
  }

  taskArns(cluster: string, desiredStatus: 'RUNNING' | 'STOPPED', serviceName?: string): Promise<string[]> {
    return this.#all('ListTasks', { cluster, desiredStatus, serviceName }, 'taskArns');
  }

  async tasks(cluster: string, arns: readonly string[]): Promise<EcsTask[]> {
    const answers = await Promise.all(
      inBatches(arns, TASKS_PER_CALL).map((tasks) =>
        this.#call<{ tasks: EcsTask[] }>('DescribeTasks', { cluster, tasks }),
      ),
    );
    return answers.flatMap(({ tasks }) => tasks);
  }

  async services(cluster: string): Promise<EcsService[]> {
    const arns = await this.#all<string>('ListServices', { cluster, maxResults: 100 }, 'serviceArns');
    const answers = await Promise.all(
      inBatches(arns, SERVICES_PER_CALL).map((services) =>
        this.#call<{ services: EcsService[] }>('DescribeServices', { cluster, services }),
      ),
    );
    return answers.flatMap(({ services }) => services);
  }

  async taskDefinition(arn: string): Promise<EcsTaskDefinition> {
    type Answer = { taskDefinition: EcsTaskDefinition };
    return (await this.#call<Answer>('DescribeTaskDefinition', { taskDefinition: arn })).taskDefinition;
  }

  /** Every item of an operation that answers in pages. */
  async #all<T>(operation: string, input: object, member: string): Promise<T[]> {
    const items: T[] = [];
    for (let nextToken: string | undefined; ; ) {
      const page = await this.#call<Record<string, unknown>>(operation, { ...input, nextToken });
      items.push(...(page[member] as T[]));
      nextToken = page['nextToken'] as string | undefined;
      if (nextToken === undefined) return items;
    }
  }

  #call<T>(operation: string, input: object): Promise<T> {
    const target = `AmazonEC2ContainerServiceV20141113.${operation}`;
    return this.#client.json<T>(this.scope, 'ecs', target, input, this.#signal);
  }
}

function inBatches(items: readonly string[], size: number): string[][] {
  const batches: string[][] = [];
  for (let at = 0; at < items.length; at += size) batches.push(items.slice(at, at + size));
  return batches;
}
