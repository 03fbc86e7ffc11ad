import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
  type RunTaskCommandInput,
  type Task,
} from '@aws-sdk/client-ecs';
import { expect } from 'vitest';

const PATIENCE_MS = 60_000;

/** Tasks of one instance, run as a client runs them. */
export class RealTasks {
  readonly ecs: ECSClient;
  #families = 0;

  constructor(endpoint: string) {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    this.ecs = new ECSClient({ endpoint, region: 'us-east-1', credentials });
  }

  async start(): Promise<void> {
    await this.ecs.send(new CreateClusterCommand({}));
  }

  /** Registers a definition of its own, and runs it once. */
  async run(
    definition: Omit<RegisterTaskDefinitionCommandInput, 'family'>,
    input: Partial<RunTaskCommandInput> = {},
  ): Promise<Task> {
    const family = `family-${this.#families++}`;
    await this.ecs.send(new RegisterTaskDefinitionCommand({ family, ...definition }));
    const { tasks } = await this.ecs.send(new RunTaskCommand({ taskDefinition: family, ...input }));
    const [task] = tasks ?? [];
    if (task === undefined) throw new Error('no task was run');
    return task;
  }

  async describe({ taskArn = '' }: Task): Promise<Task> {
    const { tasks } = await this.ecs.send(new DescribeTasksCommand({ tasks: [taskArn] }));
    return tasks?.[0] ?? {};
  }

  async until(status: string, task: Task): Promise<Task> {
    await expect
      .poll(async () => (await this.describe(task)).lastStatus, { timeout: PATIENCE_MS, interval: 200 })
      .toBe(status);
    return this.describe(task);
  }

  close(): void {
    this.ecs.destroy();
  }
}
