import { spawnSync } from 'node:child_process';
import {
  CreateServiceCommand,
  DiscoverPollEndpointCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RealTasks } from '../../helpers/real-tasks.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';

const KUBECTL = spawnSync('kubectl', ['version', '--client']).status === 0;
const home = new KecsHome();
let tasks: RealTasks;
let endpoint = '';

beforeAll(async () => {
  const started = await home.start('one', '--no-localstack');
  expect(started.code === 0 ? '' : started.stderr).toBe('');
  ({ endpoint } = started);
  tasks = new RealTasks(endpoint);
  await tasks.start();
});
afterAll(async () => {
  tasks?.close();
  await home.remove();
});

/** Lines of cells, the titles first; blanks between words are one. */
async function table(...kinds: string[]): Promise<string[]> {
  const args = ['get', ...kinds, '-n', 'kecs-system'];
  const { stdout } = await home.run('kubectl', '--name', 'one', '--', ...args);
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.replace(/ +/g, ' ').trim());
}

test.skipIf(!KUBECTL)('kubectl shows services with their counts, and tasks with how they are', async () => {
  const containerDefinitions = [{ name: 'web', image: 'nginx:1', memory: 64 }];
  await tasks.ecs.send(new RegisterTaskDefinitionCommand({ family: 'web', containerDefinitions }));
  await tasks.ecs.send(
    new CreateServiceCommand({ serviceName: 'web', taskDefinition: 'web', desiredCount: 2 }),
  );
  await expect
    .poll(() => table('ecsservices'), { timeout: 60_000, interval: 300 })
    .toEqual([
      'NAME SERVICE STATUS DESIRED RUNNING PENDING DEFINITION ROLLOUT AGE',
      expect.stringMatching(/^\S+ default\/web ACTIVE 2 2 0 web:1 \w+ \d+m?\d*s$/),
    ]);
  const shown = await table('ecstasks');
  expect(shown[0]).toBe('NAME TASK GROUP LAST DESIRED HEALTH REASON AGE');
  expect(shown.slice(1)).toEqual(
    Array.from({ length: 2 }, () =>
      expect.stringMatching(/^\S+ default\/[0-9a-f]{32} service:web RUNNING RUNNING UNKNOWN \d+m?\d*s$/),
    ),
  );
});

test('an agent that asks where to poll is sent to the gateway that it asked', async () => {
  expect(await tasks.ecs.send(new DiscoverPollEndpointCommand({}))).toMatchObject({
    endpoint: `${endpoint}/`,
    telemetryEndpoint: `${endpoint}/`,
    serviceConnectEndpoint: `${endpoint}/`,
  });
});
