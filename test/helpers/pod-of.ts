import { newTask } from '../../src/control-plane/ecs/task/new-task.ts';
import type { TaskLaunch } from '../../src/control-plane/ecs/task/task-data.ts';
import { taskKey } from '../../src/control-plane/ecs/task/task-data.ts';
import { normalise } from '../../src/control-plane/ecs/task-definition/normalise.ts';
import type {
  ContainerDefinition,
  RegisterInput,
} from '../../src/control-plane/ecs/task-definition/task-definition-data.ts';
import type { FetchedInputs } from '../../src/control-plane/tasks/pod/pod-request.ts';
import { taskObjects } from '../../src/control-plane/tasks/pod/task-pod.ts';
import type { Ecs, Wire } from '../../src/control-plane/wire/schemas.ts';
import type { KubeObject } from '../../src/core/kube-objects.ts';
import type { PodContainer, V1PodSpec } from '../../src/kube/pod-spec.ts';
import { FakeClock } from './fake-clock.ts';

const caller = { account: '111122223333', region: 'eu-west-1', partition: 'aws' };

export type PodOptions = {
  readonly launchType?: Wire<Ecs.LaunchType>;
  readonly overrides?: Wire<Ecs.TaskOverride>;
  readonly launch?: TaskLaunch;
  readonly inputs?: Partial<FetchedInputs>;
  readonly gatewayUrl?: string | undefined;
};

export type MadePod = {
  readonly pod: KubeObject;
  readonly spec: V1PodSpec;
  readonly containers: readonly PodContainer[];
  readonly secrets: readonly KubeObject[];
  readonly notHonoured: readonly string[];
};

/** The objects of a new task of a definition as a user registers it. */
export function podOf(input: Partial<RegisterInput>, options: PodOptions = {}): MadePod {
  const clock = new FakeClock();
  const definition = normalise({ family: 'app', containerDefinitions: [], ...input }, 1, {
    caller,
    clock,
    requestId: 'test',
    endpoint: 'http://localhost:4566/',
    stores: undefined as never,
  });
  const data = newTask({
    caller,
    cluster: 'default',
    definition,
    launchType: options.launchType ?? 'EC2',
    availabilityZone: 'eu-west-1a',
    group: 'family:app',
    overrides: options.overrides,
    tags: [],
    launch: options.launch ?? {},
    now: clock.now(),
  });
  const gatewayUrl = 'gatewayUrl' in options ? options.gatewayUrl : 'http://10.0.0.1:4566';
  const objects = taskObjects({
    key: taskKey(caller, 'default', data.id),
    data,
    definition,
    surroundings: { namespace: 'kecs-tasks', sharedDir: '/shared', gatewayUrl },
    inputs: { environment: new Map(), dockerConfig: undefined, ...options.inputs },
  });
  const spec = objects.pod['spec'] as V1PodSpec;
  return { ...objects, spec, containers: spec.containers };
}

/** The only container of a task, from its definition. */
export function containerOf(
  container: ContainerDefinition,
  input: Partial<RegisterInput> = {},
  options: PodOptions = {},
): PodContainer & Pick<MadePod, 'notHonoured' | 'spec' | 'secrets'> {
  const made = podOf(
    { ...input, containerDefinitions: [{ name: 'web', image: 'busybox:1', memory: 64, ...container }] },
    options,
  );
  const only: Pick<PodContainer, keyof PodContainer> | undefined = made.containers[0];
  if (only === undefined) throw new Error('the pod has no container');
  return { ...only, notHonoured: made.notHonoured, spec: made.spec, secrets: made.secrets };
}
