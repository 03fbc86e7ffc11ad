import { expect, test } from 'vitest';
import type { EcsService, EcsTask } from '../../../src/cli/tasks/ecs-api.ts';
import { serviceGlance, taskGlance } from '../../../src/cli/tasks/glance.ts';
import { ageOf, psView } from '../../../src/cli/views/ps-view.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const ARN = 'arn:aws:ecs:us-east-1:000000000000';

/** As DescribeTasks answers. */
function task(id: string, more: Partial<EcsTask>): EcsTask {
  return {
    taskArn: `${ARN}:task/default/${id}`,
    clusterArn: `${ARN}:cluster/default`,
    taskDefinitionArn: `${ARN}:task-definition/web:7`,
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    healthStatus: 'UNKNOWN',
    launchType: 'FARGATE',
    createdAt: NOW / 1000 - 200,
    group: 'service:web',
    startedBy: 'ecs-svc/1234567890123456789',
    containers: [
      { name: 'app', lastStatus: 'RUNNING', networkInterfaces: [{ privateIpv4Address: '10.201.4.5' }] },
    ],
    ...more,
  };
}

const running = task('1a2b3c4d5e6f47a8b9c0d1e2f3a4b5c6', { healthStatus: 'HEALTHY' });
const bridged = task('2222222222222222222222222222222a', {
  group: 'family:job',
  startedBy: undefined,
  launchType: 'EC2',
  taskDefinitionArn: `${ARN}:task-definition/job:1`,
  createdAt: NOW / 1000 - 30,
  containers: [
    { name: 'job', lastStatus: 'RUNNING', networkBindings: [{ bindIP: '10.201.4.6', hostPort: 80 }] },
    { name: 'side', lastStatus: 'RUNNING', networkBindings: [{ bindIP: '10.201.4.6', hostPort: 9090 }] },
  ],
});
const stopped = task('3333333333333333333333333333333b', {
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  createdAt: NOW / 1000 - 3 * 3600,
  containers: [
    {
      name: 'app',
      lastStatus: 'STOPPED',
      exitCode: 137,
      reason: 'OutOfMemoryError: Container killed due to memory usage',
    },
    { name: 'side', lastStatus: 'STOPPED', exitCode: 0 },
  ],
});
const refused = task('4444444444444444444444444444444c', {
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  stoppedReason:
    'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm',
  containers: [{ name: 'app', lastStatus: 'STOPPED' }],
});
const ending = task('5555555555555555555555555555555d', {
  desiredStatus: 'STOPPED',
  stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)',
});
const service: EcsService = {
  serviceName: 'web',
  clusterArn: `${ARN}:cluster/default`,
  status: 'ACTIVE',
  desiredCount: 3,
  runningCount: 2,
  pendingCount: 1,
  deployments: [
    { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', taskDefinition: `${ARN}:task-definition/web:7` },
  ],
  events: [{ message: '(service web) was unable to place a task.' }, { message: 'older' }],
};

const services = [service].map(serviceGlance);
const tasks = [running, bridged, stopped, refused, ending].map((one) => taskGlance(one));

test('services, then tasks, each with the reason for what does not run', () => {
  expect(`\n${psView({ services, tasks }, NOW, false)}\n`).toBe(`
SERVICE  STATUS  TASKS  DEFINITION  ROLLOUT      REASON
web      ACTIVE  2/3    web:7       IN_PROGRESS  (service web) was unable to place a task.

TASK      DEFINITION  STATUS            HEALTH   AGE  SERVICE  ADDRESS             REASON
1a2b3c4d  web:7       RUNNING           HEALTHY  3m   web      10.201.4.5
22222222  job:1       RUNNING           -        30s  -        10.201.4.6:80,9090
33333333  web:7       STOPPED           -        3h   web      -                   Essential container in task exited (app: OutOfMemoryError: Container killed due…
44444444  web:7       STOPPED           -        3m   web      -                   ResourceInitializationError: unable to pull secrets or registry auth: execution…
55555555  web:7       RUNNING (ending)  -        3m   web      10.201.4.5          Scaling activity initiated by (deployment ecs-svc/1)
`);
});

test('wide shows what is otherwise left out, and cuts nothing', () => {
  const wide = psView({ services, tasks: tasks.slice(2, 3) }, NOW, true);
  expect(`\n${wide}\n`).toBe(`
SERVICE  CLUSTER  STATUS  TASKS  PENDING  DEFINITION  ROLLOUT      REASON
web      default  ACTIVE  2/3    1        web:7       IN_PROGRESS  (service web) was unable to place a task.

TASK                              CLUSTER  DEFINITION  STATUS   HEALTH  AGE  SERVICE  STARTED BY                   LAUNCH   CONTAINERS                        ADDRESS  REASON
3333333333333333333333333333333b  default  web:7       STOPPED  -       3h   web      ecs-svc/1234567890123456789  FARGATE  app=STOPPED(137),side=STOPPED(0)  -        Essential container in task exited (app: OutOfMemoryError: Container killed due to memory usage, exit 137; side: exit 0)
`);
});

test('clusters are named where there are several', () => {
  const other = taskGlance(task('6', { clusterArn: `${ARN}:cluster/prod` }));
  expect(psView({ services: [], tasks: [...tasks.slice(0, 1), other] }, NOW, false)).toContain(
    'TASK      CLUSTER',
  );
});

test('a service that is as it should be has no reason, one that failed says why', () => {
  const steady = { ...service, runningCount: 3 };
  expect(serviceGlance(steady).reason).toBeNull();
  const failed = {
    ...steady,
    deployments: [
      { status: 'PRIMARY', rolloutState: 'FAILED' as const, rolloutStateReason: 'tasks failed to start.' },
    ],
  };
  expect(serviceGlance(failed).reason).toBe('tasks failed to start.');
});

test('an unhealthy task names its unhealthy containers', () => {
  const containers = [
    { name: 'app', healthStatus: 'UNHEALTHY' as const },
    { name: 'side', healthStatus: 'HEALTHY' as const },
  ];
  expect(taskGlance(task('7', { healthStatus: 'UNHEALTHY', containers })).reason).toBe('unhealthy: app');
});

test.each([
  [-5, '0s'],
  [119_000, '119s'],
  [120_000, '2m'],
  [7_199_000, '119m'],
  [7_200_000, '2h'],
  [47 * 3_600_000, '47h'],
  [100 * 3_600_000, '4d'],
])('%d ms are %s', (ms, text) => {
  expect(ageOf(ms)).toBe(text);
});
