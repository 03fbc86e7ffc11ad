import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AwsClient } from '../../../src/aws/aws-client.ts';
import { eventually } from '../../helpers/aws-calls.ts';
import { RealPods, whyNoRealNode } from '../../helpers/real-pods.ts';
import { ended, KecsHome } from '../../helpers/run-kecs.ts';

const reason = whyNoRealNode();
const scope = { account: '000000000000', region: 'us-east-1' };
const IMAGE = 'registry.test/busybox:1';
const ROLE = 'arn:aws:iam::000000000000:role/x';

type Task = {
  taskArn: string;
  lastStatus: string;
  stopCode?: string;
  stoppedReason?: string;
  containers: { exitCode?: number }[];
};

describe.skipIf(reason !== undefined)(
  `what a real task takes in and gives out${reason ? ` (${reason})` : ''}`,
  () => {
    const home = new KecsHome({ KECS_NODE: 'auto' });
    let aws: AwsClient;
    let pods: RealPods;

    beforeAll(async () => {
      const started = await home.start('io');
      expect(started).toMatchObject({ code: 0 });
      aws = new AwsClient(started.endpoint);
      pods = new RealPods(join(home.dir, 'instances', 'io'));
      await pods.loadBusybox();
      await call('ssm', 'AmazonSSM.PutParameter', { Name: '/db/pw', Value: 's3cr3t', Type: 'SecureString' });
      await call('logs', 'Logs_20140328.CreateLogGroup', { logGroupName: '/ecs/io' });
      await ecs('CreateCluster', {});
    });
    afterAll(async () => {
      pods?.kube.close();
      await home.remove();
    });

    const call = <T>(service: string, target: string, input: object): Promise<T> =>
      aws.json<T>(scope, service, target, input);
    const ecs = <T>(operation: string, input: object): Promise<T> =>
      call<T>('ecs', `AmazonEC2ContainerServiceV20141113.${operation}`, input);

    /** Runs a script as a task that logs to CloudWatch Logs; its id. */
    async function run(family: string, script: string, more: object = {}): Promise<string> {
      const options = {
        'awslogs-group': '/ecs/io',
        'awslogs-region': 'us-east-1',
        'awslogs-stream-prefix': 'run',
      };
      const container = {
        name: 'app',
        image: IMAGE,
        memory: 32,
        command: ['sh', '-c', script],
        logConfiguration: { logDriver: 'awslogs', options },
        ...more,
      };
      await ecs('RegisterTaskDefinition', {
        family,
        executionRoleArn: ROLE,
        containerDefinitions: [container],
      });
      const { tasks } = await ecs<{ tasks: Task[] }>('RunTask', { taskDefinition: family });
      return tasks[0]?.taskArn.replace(/^.*\//, '') ?? '';
    }

    async function described(id: string): Promise<Task> {
      const { tasks } = await ecs<{ tasks: Task[] }>('DescribeTasks', { tasks: [id] });
      return tasks[0] as Task;
    }

    async function stopped(id: string): Promise<Task> {
      await eventually(async () => (await described(id)).lastStatus === 'STOPPED', 60);
      return described(id);
    }

    async function stored(id: string): Promise<string[]> {
      const input = { logGroupName: '/ecs/io', logStreamName: `run/app/${id}`, startFromHead: true };
      const { events } = await call<{ events: { message: string }[] }>(
        'logs',
        'Logs_20140328.GetLogEvents',
        input,
      );
      return events.map(({ message }) => message);
    }

    test('a secret is in the environment, and the output of an ended task in CloudWatch Logs', async () => {
      const secrets = [
        { name: 'PW', valueFrom: '/db/pw' },
        { name: 'PW2', valueFrom: 'arn:aws:ssm:us-east-1:000000000000:parameter/db/pw' },
      ];
      const id = await run('sec', 'echo "$PW and $PW2"; echo to stderr >&2; test "$PW" = s3cr3t', {
        secrets,
      });
      expect((await stopped(id)).containers[0]?.exitCode).toBe(0);
      const wanted = ['s3cr3t and s3cr3t', 'to stderr'];
      await eventually(async () => (await stored(id)).length === 2, 10);
      expect((await stored(id)).toSorted((a, b) => a.localeCompare(b))).toEqual(wanted);

      await eventually(async () => (await home.run('logs', id)).stdout.split('\n').length === 3, 10);
      const { stdout } = await home.run('ps', '-a');
      expect(stdout).toMatch(new RegExp(`^${id.slice(0, 8)} +sec:1 +STOPPED .*exit 0`, 'm'));
    });

    test('a missing parameter stops the task and is named', async () => {
      const id = await run('sec', 'true', { secrets: [{ name: 'PW', valueFrom: '/db/nothing' }] });
      expect(await stopped(id)).toMatchObject({
        stopCode: 'TaskFailedToStart',
        stoppedReason: expect.stringMatching(/^ResourceInitializationError: .*\/db\/nothing/),
      });
      const { stdout } = await home.run('ps', '-a', '-o', 'wide');
      expect(stdout).toContain('invalid ssm parameters: /db/nothing');
    });

    test('lines that belong together are one event, and lines again for who reads them', async () => {
      const options = {
        'awslogs-group': '/ecs/io',
        'awslogs-region': 'us-east-1',
        'awslogs-stream-prefix': 'run',
        'awslogs-datetime-format': '%H:%M:%S',
      };
      const script = "printf '12:00:00 Error\\n  at a\\n\\n  at b\\n12:00:01 fine\\n'";
      const logConfiguration = { logDriver: 'awslogs', options };
      const id = await run('trace', script, { logConfiguration });
      await stopped(id);
      await eventually(async () => (await stored(id)).length === 2, 10);
      expect(await stored(id)).toEqual(['12:00:00 Error\n  at a\n\n  at b\n', '12:00:01 fine\n']);
      const { stdout } = await home.run('logs', id);
      expect(stdout).toBe('12:00:00 Error\n  at a\n\n  at b\n12:00:01 fine\n');
    });

    test('a running task is followed, and a killed control plane costs no line and doubles none', async () => {
      const id = await run(
        'count',
        'i=0; while [ $i -lt 200 ]; do i=$((i+1)); echo line $i; sleep 0.05; done',
      );
      const following = ended(home.spawn('logs', '-f', id.slice(0, 8)));
      const { components } = await home.status('io');
      const pid = components.find(({ name }) => name === 'control-plane')?.pid ?? 0;
      await eventually(async () => (await stored(id)).length > 20, 30);
      process.kill(pid, 'SIGKILL');

      const lines = Array.from({ length: 200 }, (_, at) => `line ${at + 1}`);
      const { code, stdout } = await following;
      expect({ code, lines: stdout.trimEnd().split('\n') }).toEqual({ code: 0, lines });
      await eventually(async () => (await stored(id)).length >= lines.length, 30);
      expect((await stopped(id)).containers[0]?.exitCode).toBe(0);
      expect(await stored(id)).toEqual(lines);
    });
  },
);
