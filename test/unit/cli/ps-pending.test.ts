import { CreateClusterCommand, RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { callerScope } from '../../../src/cli/tasks/caller-scope.ts';
import { EcsApi } from '../../../src/cli/tasks/ecs-api.ts';
import { glanceAt } from '../../../src/cli/tasks/glance-at.ts';
import { reasonsOfPending } from '../../../src/cli/tasks/pending/reasons-of-pending.ts';
import { Events, Pods } from '../../../src/kube/resource-types.ts';
import { systemClock } from '../../../src/system/system-clock.ts';
import { CommandLine } from '../../helpers/command-line.ts';
import { startRig } from '../../helpers/control-plane-rig.ts';

const NAMESPACE = 'kecs-tasks';

/** A control plane without kubelet that has made the pods of two tasks of one container. */
async function pendingTasks() {
  const rig = await startRig({ tasks: { namespace: NAMESPACE, sharedDir: '/s' } });
  onTestFinished(() => rig.close());
  const ecs = rig.ecs('000000000000');
  await ecs.send(new CreateClusterCommand({}));
  const containerDefinitions = [{ name: 'app', image: 'app:1', memory: 32 }];
  await ecs.send(new RegisterTaskDefinitionCommand({ family: 'job', containerDefinitions }));
  const { tasks = [] } = await ecs.send(new RunTaskCommand({ taskDefinition: 'job', count: 2 }));
  const ids = tasks.map(({ taskArn }) => taskArn?.replace(/^.*\//, '') ?? '');
  await vi.waitFor(async () => expect(await rig.kube.list(Pods, { namespace: NAMESPACE })).toHaveLength(2));
  return { rig, ids };
}

test('each pending task has the reason that its own pod and its events give', async () => {
  const { rig, ids } = await pendingTasks();
  const [pulling = '', waiting = ''] = ids;
  const { kube } = rig;
  const target = { name: `job-${pulling}`, namespace: NAMESPACE };
  const pod = await kube.patch(Pods, target, 'merge', { spec: { nodeName: 'node' } });
  await kube.create(Events, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e1', namespace: NAMESPACE },
    involvedObject: { kind: 'Pod', uid: pod.metadata.uid, fieldPath: 'spec.containers{app}' },
    reason: 'Pulling',
  });
  const ecs = new EcsApi(rig.address, callerScope({}, undefined), new AbortController().signal);
  const { tasks } = await glanceAt(ecs, ['default'], false, (asked) =>
    reasonsOfPending(asked, { ecs, kube, namespace: NAMESPACE, clock: systemClock }),
  );
  expect(Object.fromEntries(tasks.map(({ id, reason }) => [id, reason]))).toEqual({
    [pulling]: 'app waits for its image: app:1 is being pulled',
    [waiting]: 'waits for the Kubernetes scheduler',
  });
});

test('kecs ps shows the rest where Kubernetes cannot be asked, and says so', async () => {
  const { rig, ids } = await pendingTasks();
  const { stdout, stderr, error } = await new CommandLine(rig.address).run(['ps', '-o', 'wide']);
  expect(error).toBeUndefined();
  for (const id of ids) expect(stdout).toContain(id);
  expect(stderr).toMatch(/^why tasks are pending cannot be told: ./);
});
