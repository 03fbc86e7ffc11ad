import { describe, expect, test } from 'vitest';
import type { EcsTask, EcsTaskDefinition } from '../../../src/cli/tasks/ecs-api.ts';
import { eventsOfPod, type PodEvent } from '../../../src/cli/tasks/pending/pod-event.ts';
import { whyPending } from '../../../src/cli/tasks/pending/why-pending.ts';
import type { Condition, ContainerState, Pod } from '../../../src/control-plane/node/pod.ts';
import { WAITING_IMAGE } from '../../../src/control-plane/tasks/pod/pod-names.ts';

const NOW = Date.parse('2026-11-27T12:00:00Z');
const task: EcsTask = { taskArn: 'arn:aws:ecs:us-east-1:0:task/default/1a2b', createdAt: NOW / 1000 };
const definition: EcsTaskDefinition = {
  containerDefinitions: [
    { name: 'app', image: 'app:1', dependsOn: [{ containerName: 'db', condition: 'HEALTHY' }] },
    { name: 'db', image: 'db:1' },
  ],
};

type Seen = {
  node?: string;
  conditions?: Condition[];
  app?: string;
  db?: ContainerState;
  appState?: ContainerState;
};

function pod({ node = 'one', conditions = [], app = WAITING_IMAGE, db, appState }: Seen = {}): Pod {
  const status = (name: string, state: ContainerState) => ({
    name,
    image: '',
    imageID: '',
    ...(state.waiting ? {} : { containerID: `containerd://${name}` }),
    ready: false,
    started: false,
    restartCount: 0,
    state,
    lastState: {},
  });
  const held = { waiting: { reason: 'InvalidImageName', message: `no image ${WAITING_IMAGE}` } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'app-1a2b', uid: 'u1' },
    spec: {
      ...(node && { nodeName: node }),
      containers: [
        { name: 'app', image: app },
        { name: 'db', image: 'db:1' },
      ],
    },
    status: {
      conditions,
      ...(db && { containerStatuses: [status('app', appState ?? held), status('db', db)] }),
    },
  };
}

function event(
  version: number,
  reason: string,
  more: { container?: string; message?: string; uid?: string },
): PodEvent {
  const { container, message, uid = 'u1' } = more;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `e${version}`, resourceVersion: String(version) },
    involvedObject: { kind: 'Pod', uid, ...(container && { fieldPath: `spec.containers{${container}}` }) },
    reason,
    ...(message && { message }),
  };
}

const creating = { waiting: { reason: 'ContainerCreating' } };
const running = { running: { startedAt: '2026-11-27T12:00:00Z' } };

function why(seen: Pod | undefined, events: PodEvent[] = [], later = 0): string {
  return whyPending({ task, definition, pod: seen, events: eventsOfPod(events, 'u1') }, NOW + later);
}

describe('a task that has no pod', () => {
  test('waits for it, and after a while the control plane knows more', () => {
    expect(why(undefined)).toBe('waits for its pod');
    expect(why(undefined, [], 6_000)).toBe('waits for its pod (kecs logs control-plane tells more)');
  });

  test('waits for what is fetched for it, by name', () => {
    const wanting: EcsTaskDefinition = {
      containerDefinitions: [
        {
          name: 'app',
          secrets: [{ name: 'PW', valueFrom: '/db/pw' }],
          environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::b/one.env' }],
          repositoryCredentials: { credentialsParameter: 'login' },
          logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/ecs/app' } },
        },
        { name: 'side', secrets: [{ name: 'PW', valueFrom: '/db/pw' }] },
      ],
    };
    const overrides = {
      containerOverrides: [
        { name: 'app', environmentFiles: [{ type: 's3' as const, value: 'arn:aws:s3:::b/two.env' }] },
      ],
    };
    const pending = { task: { ...task, overrides }, definition: wanting, pod: undefined, events: [] };
    expect(whyPending(pending, NOW)).toBe(
      'waits for its inputs: secret /db/pw, environment file arn:aws:s3:::b/one.env, environment file arn:aws:s3:::b/two.env, registry login login, log group /ecs/app',
    );
  });
});

describe('a task whose pod is on no node', () => {
  test('waits for the scheduler, or has its words', () => {
    expect(why(pod({ node: '' }))).toBe('waits for the Kubernetes scheduler');
    const message = '0/1 nodes are available: 1 Insufficient memory.';
    const conditions = [{ type: 'PodScheduled', status: 'False' as const, reason: 'Unschedulable', message }];
    expect(why(pod({ node: '', conditions }))).toBe(`Unschedulable: ${message}`);
  });
});

describe('a task whose pod is on a node', () => {
  test('waits for images that are being pulled, and for containers that depend on others', () => {
    const pulling = event(1, 'Pulling', { container: 'db' });
    expect(why(pod({ db: creating }), [pulling])).toBe(
      'app waits for db (HEALTHY); db waits for its image: db:1 is being pulled',
    );
    expect(why(pod(), [pulling])).toBe(
      'app waits for db (HEALTHY); db waits for its image: db:1 is being pulled',
    );
    const pulled = event(2, 'Pulled', { container: 'db' });
    expect(why(pod({ db: creating }), [pulled, pulling])).toBe(
      'app waits for db (HEALTHY); db is being made',
    );
    expect(why(pod({ db: running }), [pulling, pulled])).toBe('app waits for db (HEALTHY)');
  });

  test('says what a kubelet cannot do for a moment', () => {
    const state = { waiting: { reason: 'ErrImagePull', message: 'no such host' } };
    expect(why(pod({ db: state }))).toBe('app waits for db (HEALTHY); db (db:1): ErrImagePull: no such host');
    const mount = event(3, 'FailedMount', { message: 'secret "x" not found' });
    expect(why(pod({ db: creating }), [mount])).toBe(
      'FailedMount: secret "x" not found; app waits for db (HEALTHY); db is being made',
    );
    expect(why(pod({ db: running }), [mount])).toBe('app waits for db (HEALTHY)');
  });

  test('does not take the events of another pod of that name for its own', () => {
    const other = event(1, 'Pulling', { container: 'db', uid: 'u0' });
    expect(why(pod({ db: creating }), [other])).toBe('app waits for db (HEALTHY); db is being made');
  });

  test('whose containers all run is about to be RUNNING', () => {
    expect(why(pod({ app: 'app:1', appState: running, db: running }))).toBe('has started all its containers');
  });
});
