import {
  CreateClusterCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { expect, onTestFinished, test } from 'vitest';
import { CommandLine } from '../../helpers/command-line.ts';
import { startRig } from '../../helpers/control-plane-rig.ts';

/** A control plane whose tasks never get a node, so each stays as it is until it is stopped. */
async function withTasks(account: string, region: string) {
  const rig = await startRig({ tasks: { namespace: 'kecs-tasks', sharedDir: '/shared' } });
  onTestFinished(() => rig.close());
  const ecs = rig.ecs(account, region);
  for (const clusterName of ['default', 'other']) await ecs.send(new CreateClusterCommand({ clusterName }));
  const containerDefinitions = [{ name: 'app', image: 'busybox', memory: 32 }];
  await ecs.send(new RegisterTaskDefinitionCommand({ family: 'job', containerDefinitions }));
  const run = async (cluster: string) => {
    const { tasks: [task] = [] } = await ecs.send(new RunTaskCommand({ cluster, taskDefinition: 'job' }));
    return task?.taskArn?.replace(/^.*\//, '') ?? '';
  };
  return { ecs, run, cli: new CommandLine(rig.address) };
}

test('shows the tasks of all clusters of the caller, of one where it is named', async () => {
  const { run, cli } = await withTasks('111122223333', 'eu-west-1');
  const ids = [await run('default'), await run('other')];
  const env = { AWS_ACCESS_KEY_ID: '111122223333', AWS_REGION: 'eu-west-1' };

  const all = await cli.run(['ps'], env);
  expect(all.stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 4))).toEqual([
    ['TASK', 'CLUSTER', 'DEFINITION', 'STATUS'],
    [ids[0]?.slice(0, 8), 'default', 'job:1', 'PENDING'],
    [ids[1]?.slice(0, 8), 'other', 'job:1', 'PENDING'],
    [''],
  ]);
  const one = await cli.run(['ps', '--cluster', 'other', '-o', 'json'], env);
  expect(JSON.parse(one.stdout)).toMatchObject({
    schemaVersion: 1,
    command: 'ps',
    data: { services: [], tasks: [{ id: ids[1], cluster: 'other', status: 'PENDING', reason: null }] },
  });

  const elsewhere = await cli.run(['ps', '--region', 'us-west-2'], env);
  expect(elsewhere).toEqual({
    stdout: '',
    stderr:
      'no services and no running tasks in account 111122223333, us-west-2 (--region REGION looks elsewhere)\n',
    error: undefined,
  });
});

test('tasks that have stopped are counted, and shown with -a', async () => {
  const { ecs, run, cli } = await withTasks('000000000000', 'us-east-1');
  const id = await run('default');
  await ecs.send(new StopTaskCommand({ task: id, reason: 'enough' }));
  await expect.poll(async () => (await cli.run(['ps'])).stderr).toContain('1 stopped task: kecs ps -a\n');
  expect((await cli.run(['ps'])).stdout).toBe('');
  expect((await cli.run(['ps', '-a'])).stdout).toMatch(/STOPPED .*enough\n$/);
});

test('a cluster that is not there is named, with those that are', async () => {
  const { cli } = await withTasks('000000000000', 'us-east-1');
  const { error } = await cli.run(['ps', '--cluster', 'prod']);
  expect(error).toBe(
    "KECS2602 there is no ECS cluster 'prod' in account 000000000000, us-east-1: clusters there: default, other",
  );
});

test('an instance that does not run says so', async () => {
  const { error } = await new CommandLine('http://127.0.0.1:1').run(['ps']);
  expect(error).toBe("KECS1707 instance 'mine' is not running");
});
