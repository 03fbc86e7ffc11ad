import {
  CreateClusterCommand,
  type ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { CliDeps } from '../../../src/cli/deps.ts';
import { callerScope } from '../../../src/cli/tasks/caller-scope.ts';
import { EcsApi } from '../../../src/cli/tasks/ecs-api.ts';
import { findTasks } from '../../../src/cli/tasks/find-tasks.ts';
import { showLogs } from '../../../src/cli/tasks/show-logs.ts';
import { toErrorDetails } from '../../../src/core/errors/kecs-error.ts';
import type { Instance } from '../../../src/core/instance/instance.ts';
import { Pods } from '../../../src/kube/resource-types.ts';
import { systemClock } from '../../../src/system/system-clock.ts';
import { CommandLine } from '../../helpers/command-line.ts';
import { type ControlPlaneRig, startRig } from '../../helpers/control-plane-rig.ts';
import { startBackend } from '../../helpers/recording-backend.ts';

const T0 = Date.parse('2026-11-26T12:00:00.000Z');
const AWSLOGS = {
  logDriver: 'awslogs' as const,
  options: { 'awslogs-group': '/ecs/job', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'run' },
};

class Rig {
  readonly rig: ControlPlaneRig;
  readonly #ecs: ECSClient;
  readonly #stop = new AbortController();
  stdout = '';
  stderr = '';
  exitCode = 0;

  private constructor(rig: ControlPlaneRig) {
    this.rig = rig;
    this.#ecs = rig.ecs('000000000000');
    onTestFinished(() => {
      this.#stop.abort();
      return rig.close();
    });
  }

  static async start(
    containerDefinitions: { name: string; logConfiguration?: typeof AWSLOGS }[],
    backendUrl?: string,
  ) {
    const rig = new Rig(await startRig({ tasks: { namespace: 'kecs-tasks', sharedDir: '/s' }, backendUrl }));
    await rig.#ecs.send(new CreateClusterCommand({}));
    const containers = containerDefinitions.map((each) => ({ image: 'busybox', memory: 32, ...each }));
    await rig.#ecs.send(
      new RegisterTaskDefinitionCommand({ family: 'job', containerDefinitions: containers }),
    );
    return rig;
  }

  /** Runs a task; the id, once its pod is there. */
  async runTask(): Promise<string> {
    const { tasks: [task] = [] } = await this.#ecs.send(new RunTaskCommand({ taskDefinition: 'job' }));
    const id = task?.taskArn?.replace(/^.*\//, '') ?? '';
    await vi.waitFor(async () =>
      expect(await this.rig.kube.get(Pods, `job-${id}`, 'kecs-tasks')).toBeDefined(),
    );
    return id;
  }

  async stopTask(id: string): Promise<void> {
    await this.#ecs.send(new StopTaskCommand({ task: id }));
    await vi.waitFor(async () =>
      expect(await this.rig.kube.get(Pods, `job-${id}`, 'kecs-tasks')).toBeUndefined(),
    );
  }

  write(id: string, container: string, at: number, ...texts: string[]): void {
    this.rig.kube.logs.write(`job-${id}`, container, T0 + at, ...texts);
  }

  end(id: string, container: string): void {
    this.rig.kube.logs.end(`job-${id}`, container);
  }

  async logs(
    wanted: string,
    more: Partial<Parameters<typeof showLogs>[2]> = {},
  ): Promise<string | undefined> {
    const { signal } = this.#stop;
    const deps = {
      stdout: { write: (text: string) => (this.stdout += text) },
      stderr: { write: (text: string) => (this.stderr += text) },
      signal,
      setExitCode: (code: number) => {
        this.exitCode = code;
      },
    } as unknown as CliDeps;
    const endpoint = this.rig.address;
    const ecs = new EcsApi(endpoint, callerScope({}, undefined), signal);
    const open = { instance: {} as Instance, endpoint, kubeconfig: '', ecs, clusters: ['default'] };
    const reading = {
      wanted,
      window: { since: undefined, tail: undefined },
      follow: false,
      container: undefined,
      timestamps: false,
      ...more,
    };
    try {
      const found = await findTasks(open, wanted);
      await showLogs(deps, { open, kube: this.rig.kube, clock: systemClock }, { found, ...reading });
      return undefined;
    } catch (thrown) {
      const { code, what, why } = toErrorDetails(thrown);
      return `${code} ${what}: ${why}`;
    }
  }

  interrupt(): void {
    this.#stop.abort(new Error('interrupted'));
  }
}

test('one container is printed as it is, by the begin of the task id', async () => {
  const rig = await Rig.start([{ name: 'app' }]);
  const id = await rig.runTask();
  rig.write(id, 'app', 0, 'one', '  two');
  expect(await rig.logs(id.slice(0, 6))).toBeUndefined();
  expect(rig.stdout).toBe('one\n  two\n');
});

test('several containers are told apart and put in order of time', async () => {
  const rig = await Rig.start([{ name: 'app' }, { name: 'Side_Car' }]);
  const id = await rig.runTask();
  const pod = await rig.rig.kube.get(Pods, `job-${id}`, 'kecs-tasks');
  const { containers = [] } = (pod?.['spec'] ?? {}) as { containers?: { name: string }[] };
  const names = containers.map(({ name }) => name);
  rig.write(id, names[0] ?? '', 0, 'first');
  rig.write(id, names[0] ?? '', 20, 'third');
  rig.write(id, names[1] ?? '', 10, 'second');
  await rig.logs(id);
  expect(rig.stdout).toBe('app      | first\nSide_Car | second\napp      | third\n');

  rig.stdout = '';
  await rig.logs(id, { container: 'Side_Car', timestamps: true });
  expect(rig.stdout).toBe('2026-11-26T12:00:00.010Z second\n');
  expect(await rig.logs(id, { container: 'web' })).toBe(
    "KECS2606 no container is named 'web': containers there: app, Side_Car",
  );
});

test('a family is all its tasks', async () => {
  const rig = await Rig.start([{ name: 'app' }]);
  const ids = [await rig.runTask(), await rig.runTask()];
  for (const [at, id] of ids.entries()) rig.write(id, 'app', at, `of ${at}`);
  await rig.logs('job', { window: { since: undefined, tail: 1 } });
  expect(rig.stdout).toBe(`${ids[0]?.slice(0, 8)} app | of 0\n${ids[1]?.slice(0, 8)} app | of 1\n`);
  expect(rig.rig.kube.logs.asked[0]).toMatchObject({ tailLines: 1, timestamps: true });
});

test('what is no task, service or family is said', async () => {
  const rig = await Rig.start([{ name: 'app' }]);
  expect(await rig.logs('nothing')).toMatch(/^KECS2604 no task or service is 'nothing'/);
});

test('a container that has not started has written nothing yet', async () => {
  const rig = await Rig.start([{ name: 'app' }]);
  const id = await rig.runTask();
  expect(await rig.logs(id)).toBeUndefined();
  expect(rig.stderr).toBe(`${id}, container app: has not started\n`);
});

test('the output of a task whose pod is gone comes from CloudWatch Logs', async () => {
  const asked: object[] = [];
  const backend = await startBackend((request, response, body) => {
    if (!String(request.headers['x-amz-target']).endsWith('GetLogEvents')) return void response.end('{}');
    const input = JSON.parse(body) as { nextToken?: string };
    asked.push(input);
    const page = Number(input.nextToken ?? 0);
    const events = page < 2 ? [{ timestamp: T0 + page, message: `line ${page}` }] : [];
    return void response.end(JSON.stringify({ events, nextForwardToken: String(Math.min(page + 1, 2)) }));
  });
  onTestFinished(async () => void (await backend.close()));
  const rig = await Rig.start([{ name: 'app', logConfiguration: AWSLOGS }], backend.url);
  const id = await rig.runTask();
  await rig.stopTask(id);
  expect(await rig.logs(id)).toBeUndefined();
  expect(rig.stdout).toBe('line 0\nline 1\n');
  expect(asked[0]).toEqual({ logGroupName: '/ecs/job', logStreamName: `run/app/${id}`, startFromHead: true });
});

test('the output of a task that has logged nowhere is gone with its pod', async () => {
  const rig = await Rig.start([{ name: 'app' }]);
  const id = await rig.runTask();
  await rig.stopTask(id);
  expect(await rig.logs(id)).toBe(
    `KECS2607 the output of task ${id}, container app is gone: its pod has ended, and it has no logDriver awslogs that would keep it`,
  );
});

test('following ends with the task, and waits for containers that have not started', async () => {
  const rig = await Rig.start([{ name: 'app' }]);
  const id = await rig.runTask();
  const done = rig.logs(id, { follow: true });
  await systemClock.sleep(200);
  rig.write(id, 'app', 0, 'one');
  await vi.waitFor(() => expect(rig.stdout).toBe('one\n'), { timeout: 3000 });
  rig.write(id, 'app', 1, 'two');
  await vi.waitFor(() => expect(rig.stdout).toBe('one\ntwo\n'));
  rig.end(id, 'app');
  expect(await done).toBeUndefined();
});

test('following many goes on with tasks that come later, until it is interrupted', async () => {
  const rig = await Rig.start([{ name: 'app' }]);
  const first = await rig.runTask();
  rig.write(first, 'app', 0, 'old');
  const done = rig.logs('job', { follow: true });
  await vi.waitFor(() => expect(rig.stdout).toBe(`${first.slice(0, 8)} app | old\n`));
  const second = await rig.runTask();
  rig.write(second, 'app', 0, 'new');
  await vi.waitFor(() => expect(rig.stdout).toContain(`${second.slice(0, 8)} app | new\n`), {
    timeout: 8000,
  });
  rig.interrupt();
  expect(await done).toBeUndefined();
  expect(rig.exitCode).toBe(130);
}, 15_000);

test('a simulated task says that it is one', async () => {
  const rig = await Rig.start([{ name: 'app' }]);
  const id = await rig.runTask();
  const cli = new CommandLine(rig.rig.address, 'simulated');
  expect(await cli.run(['logs', id])).toEqual({
    stdout: '',
    stderr: `'${id}' is simulated: nothing runs in it, so there is no output\n`,
    error: undefined,
  });
});

test.each([
  [['--since', 'yesterday'], /^KECS1101 --since: 'yesterday' cannot be used/],
  [['--tail', 'many'], /^KECS1101 --tail: 'many' cannot be used/],
])('%s is refused', async (flags, error) => {
  expect((await new CommandLine('http://127.0.0.1:1').run(['logs', 'x', ...flags])).error).toMatch(error);
});
