import { expect } from 'vitest';
import { ecsCall } from './aws-calls.ts';

/** The image that test clusters are given. */
const BUSYBOX = 'registry.test/busybox:1';
/** Ends with 0 if the AWS endpoint of its environment answers. */
const CALL = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own.
  'a=${AWS_ENDPOINT_URL#http://}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own.
  "(printf 'GET /_kecs/health HTTP/1.0\\r\\n\\r\\n'; sleep 0.5) | nc -w 5 ${a%:*} ${a#*:} | grep -q ' 200 '",
].join('; ');

type Shown = { lastStatus: string; containers: { name: string; exitCode?: number; reason?: string }[] };

/** A task definition `caller`, whose task calls the AWS endpoint and ends. */
export async function registerCaller(endpoint: string): Promise<void> {
  await ecsCall(endpoint, 'CreateCluster', {});
  const answer = await ecsCall(endpoint, 'RegisterTaskDefinition', {
    family: 'caller',
    containerDefinitions: [{ name: 'main', image: BUSYBOX, memory: 64, command: ['sh', '-c', CALL] }],
  });
  expect(answer.status).toBe(200);
}

/** The ARN of a new task. */
export async function runTask(endpoint: string, taskDefinition: string, command?: string[]): Promise<string> {
  const overrides = command && { containerOverrides: [{ name: 'main', command }] };
  const answer = await ecsCall(endpoint, 'RunTask', { taskDefinition, ...(overrides && { overrides }) });
  expect(answer.body).toMatchObject({ failures: [] });
  return (answer.body as { tasks: { taskArn: string }[] }).tasks[0]?.taskArn ?? '';
}

/** The task, once it has this status. */
export async function taskIs(endpoint: string, task: string, lastStatus: string): Promise<Shown> {
  let shown: Shown | undefined;
  await expect
    .poll(
      async () => {
        const { body } = await ecsCall(endpoint, 'DescribeTasks', { tasks: [task] });
        [shown] = (body as { tasks?: Shown[] }).tasks ?? [];
        return shown?.lastStatus;
      },
      { timeout: 60_000, interval: 200 },
    )
    .toBe(lastStatus);
  if (shown === undefined) throw new Error(`there is no task ${task}`);
  return shown;
}
