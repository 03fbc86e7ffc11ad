import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { AwsClient } from '../../../src/aws/aws-client.ts';
import { cloudwatchLog } from '../../../src/cli/tasks/cloudwatch-log.ts';
import { fetchInputs } from '../../../src/control-plane/tasks/inputs/fetch-inputs.ts';
import { inputsWanted } from '../../helpers/inputs-wanted.ts';
import { LoggingTask } from '../../helpers/logging-task.ts';
import { startMinistack } from '../../helpers/ministack.ts';

const never = new AbortController().signal;
const T0 = Date.now() - 60_000;
let ministack: Awaited<ReturnType<typeof startMinistack>>;

beforeAll(async () => {
  ministack = await startMinistack();
});
afterAll(() => ministack.stop());

/** A task that logs to a group of the test's own. */
function loggingTask(group: string, options: Record<string, string> = {}): LoggingTask {
  const task = new LoggingTask(ministack.url, { 'awslogs-group': group, ...options });
  onTestFinished(() => task.stop());
  return task;
}

type Events = { events: { timestamp: number; message: string }[] };

async function stored(task: LoggingTask, logGroupName: string): Promise<Events['events']> {
  const input = { logGroupName, logStreamName: 'web/app/0123456789abcdef', startFromHead: true };
  return (await task.call<Events>('GetLogEvents', input)).events;
}

test('a container that runs over several control planes has each line once, in order', async () => {
  const task = loggingTask('/ecs/several', { 'awslogs-create-group': 'true' });
  await task.start();
  const written: string[] = [];
  const write = (at: number, ...texts: string[]): void => {
    written.push(...texts);
    task.write(T0 + at, ...texts);
  };
  for (let control = 0; control < 4; control++) {
    // Neither time nor words tell the lines of one millisecond apart.
    write(control, 'same', 'same', `ünique ${control}`);
    await vi.waitFor(async () => expect((await stored(task, '/ecs/several')).length).toBe(written.length), {
      timeout: 10_000,
    });
    task.stop();
    write(control, 'same');
    task.control();
  }
  await task.end();
  const events = await stored(task, '/ecs/several');
  expect(events.map(({ message }) => message)).toEqual(written);
  expect(events.at(-1)?.timestamp).toBe(T0 + 3);
});

test('much output arrives whole, and is read back in pages', async () => {
  const task = loggingTask('/ecs/much', { 'awslogs-create-group': 'true' });
  await task.start();
  const lines = Array.from({ length: 25_000 }, (_, at) => `line ${at}`);
  for (const [at, line] of lines.entries()) task.write(T0 + Math.floor(at / 100), line);
  task.write(T0 + 1_000, 'x'.repeat(600_000));
  await task.end();
  const scope = { account: '111122223333', region: 'eu-west-1' };
  const stream = { group: '/ecs/much', stream: 'web/app/0123456789abcdef' };
  const client = new AwsClient(ministack.url);
  const read = (tail: number | undefined) =>
    cloudwatchLog(client, scope, stream, { since: undefined, tail }, never);
  const all = (await read(undefined))?.map(({ text }) => text) ?? [];
  expect(all.slice(0, lines.length)).toEqual(lines);
  expect(all.slice(lines.length).join('')).toBe('x'.repeat(600_000));
  expect((await read(2))?.length).toBe(2);
  expect(
    await cloudwatchLog(client, scope, { ...stream, stream: 'no' }, { since: 0, tail: 1 }, never),
  ).toBeUndefined();
});

test('events of several lines are stored whole, go on where they ended, and are read back as lines', async () => {
  const pattern = { 'awslogs-multiline-pattern': '^\\S' };
  const task = loggingTask('/ecs/traces', { 'awslogs-create-group': 'true', ...pattern });
  await task.start();
  const trace = ['Error: no', '    at a', '', '    at b'];
  task.write(T0, ...trace, ...trace, 'next');
  const event = `${trace.join('\n')}\n`;
  const messages = async () => (await stored(task, '/ecs/traces')).map(({ message }) => message);
  await vi.waitFor(async () => expect(await messages()).toEqual([event, event]), { timeout: 10_000 });
  task.stop();
  task.control();
  await task.end();
  expect(await messages()).toEqual([event, event, 'next\n']);
  const scope = { account: '111122223333', region: 'eu-west-1' };
  const stream = { group: '/ecs/traces', stream: 'web/app/0123456789abcdef' };
  const window = { since: undefined, tail: 3 };
  const read = await cloudwatchLog(new AwsClient(ministack.url), scope, stream, window, never);
  expect(read?.map(({ text }) => text)).toEqual(['', '    at b', 'next']);
});

test('a task whose group is missing does not start, unless it is to be made', async () => {
  const wanted = (options: Record<string, string>) =>
    inputsWanted([{ name: 'app', logConfiguration: { logDriver: 'awslogs', options } }]);
  const fetch = fetchInputs(new AwsClient(ministack.url));
  const group = { 'awslogs-group': '/ecs/none', 'awslogs-region': 'us-west-2' };
  for (const options of [group, { ...group, 'awslogs-stream-prefix': 'web' }])
    await expect(fetch(wanted(options), never)).rejects.toThrow(
      /^ResourceInitializationError: failed to validate logger args: .*ResourceNotFoundException.*\/ecs\/none/,
    );
  await expect(fetch(wanted({}), never)).rejects.toThrow('awslogs-group is required');
  const made = { ...group, 'awslogs-stream-prefix': 'web', 'awslogs-create-group': 'true' };
  await fetch(wanted(made), never);
  // And again, as after a crash, when group and stream are there.
  await fetch(wanted(made), never);
  await fetch(wanted(group), never);
});
