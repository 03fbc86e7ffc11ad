import { join } from 'node:path';
import { type ContainerDefinition, StopTaskCommand, type Task } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { withKube } from '../../../src/cli/tasks/with-kube.ts';
import { Nodes } from '../../../src/kube/resource-types.ts';
import { systemClock } from '../../../src/system/system-clock.ts';
import { RealTasks } from '../../helpers/real-tasks.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';

const home = new KecsHome();
const fargate = {
  networkMode: 'awsvpc' as const,
  requiresCompatibilities: ['FARGATE' as const],
  cpu: '256',
  memory: '512',
  executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
};
const onFargate = {
  launchType: 'FARGATE' as const,
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
};
let tasks: RealTasks;

beforeAll(async () => {
  const started = await home.start('one');
  expect(started.code === 0 ? '' : started.stderr).toBe('');
  tasks = new RealTasks(started.endpoint);
  await tasks.start();
});
afterAll(async () => {
  tasks?.close();
  await home.remove();
});

function run(...containers: ContainerDefinition[]): Promise<Task> {
  const containerDefinitions = containers.map((each) => ({ image: 'busybox:1', ...each }));
  return tasks.run({ ...fargate, containerDefinitions }, onFargate);
}

/** What `kecs ps` says of a task. */
async function reasonOf({ taskArn }: Task): Promise<string | null | undefined> {
  const { stdout } = await home.run('ps', '--name', 'one', '-o', 'json');
  const { data } = JSON.parse(stdout) as { data: { tasks: { arn: string; reason: string | null }[] } };
  return data.tasks.find(({ arn }) => arn === taskArn)?.reason;
}

/** As `kubectl cordon` and `uncordon` do. */
async function cordon(unschedulable: boolean): Promise<void> {
  await withKube(join(home.dir, 'instances/one/kubeconfig'), systemClock, (kube) =>
    kube.patch(Nodes, { name: 'kecs-simulated' }, 'merge', { spec: { unschedulable } }),
  );
}

test('a task that no node takes is pending in the words of the scheduler', async () => {
  await cordon(true);
  const task = await run({ name: 'app' });
  await expect
    .poll(() => reasonOf(task), { timeout: 20_000 })
    .toMatch(/^Unschedulable: 0\/\d nodes are available: .*unschedulable/);
  await cordon(false);
  await tasks.until('RUNNING', task);
  expect(await reasonOf(task)).toBeNull();
});

test('a container names those that it waits for', async () => {
  const task = await run(
    { name: 'app', dependsOn: [{ containerName: 'migrate', condition: 'SUCCESS' }] },
    { name: 'migrate', essential: false },
  );
  await expect.poll(() => reasonOf(task), { timeout: 20_000 }).toBe('app waits for migrate (SUCCESS)');
  await tasks.ecs.send(new StopTaskCommand({ task: task.taskArn }));
});

test('a task whose inputs do not come names them', async () => {
  const { components } = await home.status('one');
  const backend = components.find(({ name }) => name === 'backend')?.pid ?? 0;
  process.kill(backend, 'SIGSTOP');
  onTestFinished(() => void process.kill(backend, 'SIGCONT'));
  const task = await run({ name: 'app', secrets: [{ name: 'PW', valueFrom: '/db/pw' }] });
  await expect
    .poll(() => reasonOf(task), { timeout: 20_000 })
    .toMatch(/^waits for its inputs: secret \/db\/pw/);
});
