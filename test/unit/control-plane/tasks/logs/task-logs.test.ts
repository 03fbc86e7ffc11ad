import { expect, onTestFinished, test, vi } from 'vitest';
import { SIMULATED } from '../../../../../src/control-plane/kubelet-api/log-sources.ts';
import { FakeClock } from '../../../../helpers/fake-clock.ts';
import { FakeCloudwatch } from '../../../../helpers/fake-cloudwatch.ts';
import { GROUP, LoggingTask, STREAM } from '../../../../helpers/logging-task.ts';

const T0 = Date.parse('2026-11-26T12:00:00.250Z');

async function loggingTask(options: Record<string, string> = {}, clock?: FakeClock) {
  const cloudwatch = await new FakeCloudwatch().start();
  cloudwatch.groups.set(GROUP, new Map());
  const task = new LoggingTask(cloudwatch.url, options, clock);
  onTestFinished(() => task.stop());
  return { cloudwatch, task, messages: () => cloudwatch.messages(GROUP, STREAM) };
}

test('output arrives while the container runs, with the times at which it was written', async () => {
  const { cloudwatch, task, messages } = await loggingTask();
  task.write(T0, 'one', '', 'two');
  await task.start();
  await vi.waitFor(() => expect(messages()).toEqual(['one', 'two']), { timeout: 3000 });
  task.write(T0 + 7, 'three');
  await vi.waitFor(() => expect(messages()).toEqual(['one', 'two', 'three']), { timeout: 3000 });
  expect(
    cloudwatch.groups
      .get(GROUP)
      ?.get(STREAM)
      ?.map(({ timestamp }) => timestamp),
  ).toEqual([T0, T0, T0 + 7]);
});

test('the last words are stored before the pod goes', async () => {
  const { task, messages } = await loggingTask();
  await task.start();
  task.write(T0, 'last words');
  await task.end();
  expect(messages()).toEqual(['last words']);
});

test('another control plane goes on where one ended: nothing is lost, nothing comes twice', async () => {
  const { task, messages } = await loggingTask();
  task.write(T0, 'a', 'same');
  await task.start();
  await vi.waitFor(() => expect(messages()).toEqual(['a', 'same']), { timeout: 3000 });
  task.stop();
  // Of the same millisecond as what was stored last, and of the same words.
  task.write(T0, 'same');
  task.write(T0 + 1, 'b');
  task.control();
  await task.end();
  expect(messages()).toEqual(['a', 'same', 'same', 'b']);
});

test('a backend that fails is tried again, with what it has not stored', async () => {
  const { cloudwatch, task, messages } = await loggingTask();
  task.write(T0, 'one');
  await task.start();
  await vi.waitFor(() => expect(messages()).toEqual(['one']), { timeout: 3000 });
  cloudwatch.fails = (operation) => (operation === 'PutLogEvents' ? 503 : undefined);
  task.write(T0 + 1, 'two');
  await vi.waitFor(() => expect(task.log.length).toBe(1), { timeout: 3000 });
  cloudwatch.fails = () => undefined;
  task.write(T0 + 2, 'three');
  await task.end();
  expect(messages()).toEqual(['one', 'two', 'three']);
  expect(task.log[0]?.message).toContain('container app: ');
});

test('a pod does not wait for ever for a backend that is away', async () => {
  const clock = new FakeClock(T0);
  const { cloudwatch, task } = await loggingTask({}, clock);
  cloudwatch.fails = () => 503;
  await task.start();
  let over = false;
  const ended = task.end().then(() => {
    over = true;
  });
  await clock.advance(4_900);
  expect(over).toBe(false);
  await clock.advance(200);
  await ended;
  expect(task.log.at(-1)?.message).toContain('not all of its output is in CloudWatch Logs');
});

test('without a prefix the stream is named by the container', async () => {
  const { cloudwatch, task } = await loggingTask({ 'awslogs-stream-prefix': '' });
  await task.start();
  task.write(T0, 'one');
  await task.end();
  expect(cloudwatch.messages(GROUP, 'c0ffee')).toEqual(['one']);
});

test('a simulated container says that it is one, once', async () => {
  const { task, messages } = await loggingTask();
  await task.start('node');
  await task.end();
  task.control('node');
  await task.end();
  expect(messages()).toEqual([SIMULATED]);
});

const byDate = { 'awslogs-datetime-format': '%Y-%m-%d' };
const TRACE = ['2026-11-26 Error: no', '    at a', '    at b'];

test('lines without a time are of the event before them, where the task definition says so', async () => {
  const { task, messages } = await loggingTask(byDate);
  task.write(T0, ...TRACE);
  await task.start();
  task.write(T0 + 5, '2026-11-26 fine');
  await vi.waitFor(() => expect(messages()).toEqual([`${TRACE.join('\n')}\n`]), { timeout: 3000 });
  await task.end();
  expect(messages()).toEqual([`${TRACE.join('\n')}\n`, '2026-11-26 fine\n']);
});

test('events of several lines come once too where another control plane goes on', async () => {
  const { task, messages } = await loggingTask(byDate);
  const [trace, again] = [`${TRACE.join('\n')}\n`, '2026-11-26 again\n'];
  task.write(T0, ...TRACE, ...TRACE);
  await task.start();
  await vi.waitFor(() => expect(messages()).toEqual([trace]), { timeout: 3000 });
  task.stop();
  task.write(T0, '2026-11-26 again');
  task.write(T0 + 1, ...TRACE);
  task.control();
  await task.end();
  expect(messages()).toEqual([trace, trace, again, trace]);
});

test('options that cannot be read are told, and the lines stored one by one', async () => {
  const { task, messages } = await loggingTask({ 'awslogs-multiline-pattern': '(' });
  task.write(T0, 'one', 'two');
  await task.start();
  await task.end();
  expect(messages()).toEqual(['one', 'two']);
  expect(task.log[0]?.message).toContain('each line is one event: awslogs could not parse');
});
