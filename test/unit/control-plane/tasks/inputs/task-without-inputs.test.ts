import {
  CreateClusterCommand,
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startRig } from '../../../../helpers/control-plane-rig.ts';
import { startBackend } from '../../../../helpers/recording-backend.ts';

test('a task whose parameter is missing stops and names it', async () => {
  const backend = await startBackend((_request, response) => void response.end('{"Parameters":[]}'));
  const rig = await startRig({
    backendUrl: backend.url,
    tasks: { namespace: 'kecs-tasks', sharedDir: '/shared' },
  });
  onTestFinished(async () => {
    await rig.close();
    await backend.close();
  });
  const ecs = rig.ecs();
  await ecs.send(new CreateClusterCommand({}));
  const container = {
    name: 'job',
    image: 'busybox',
    memory: 32,
    secrets: [{ name: 'PW', valueFrom: '/db/pw' }],
  };
  const role = 'arn:aws:iam::111122223333:role/x';
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'sec',
      executionRoleArn: role,
      containerDefinitions: [container],
    }),
  );
  const { tasks: [started] = [] } = await ecs.send(new RunTaskCommand({ taskDefinition: 'sec' }));
  await vi.waitFor(async () => {
    const { tasks: [task] = [] } = await ecs.send(
      new DescribeTasksCommand({ tasks: [started?.taskArn ?? ''] }),
    );
    expect(task).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringMatching(
        /^ResourceInitializationError: .*invalid ssm parameters: \/db\/pw$/,
      ),
    });
  });
  expect(JSON.stringify(backend.seen[0]?.rawHeaders)).toContain('Credential=111122223333/');
});
