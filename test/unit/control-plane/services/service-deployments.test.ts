import type { ServiceDeployment, ServiceRevision } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { ServiceRig } from '../../../helpers/service-rig.ts';

type Brief = {
  serviceDeploymentArn: string;
  status: string;
  createdAt: number;
  targetServiceRevisionArn: string;
};

async function list(rig: ServiceRig, input: object = {}): Promise<Brief[]> {
  const answer = await rig.call<{ serviceDeployments: Brief[] }>('ListServiceDeployments', {
    service: 'web',
    ...input,
  });
  return answer.serviceDeployments;
}

async function described(rig: ServiceRig, arn: string | undefined): Promise<ServiceDeployment> {
  const { serviceDeployments } = await rig.call<{ serviceDeployments: ServiceDeployment[] }>(
    'DescribeServiceDeployments',
    { serviceDeploymentArns: [arn] },
  );
  const [one] = serviceDeployments;
  if (one === undefined) throw new Error(`there is no ${arn}`);
  return one;
}

async function deployedTwice(): Promise<ServiceRig> {
  const rig = new ServiceRig();
  await rig.start([{ name: 'web' }]);
  await rig.create({ desiredCount: 1 });
  await rig.stable();
  await rig.register([{ name: 'web', image: 'busybox:2' }]);
  rig.schedules = false;
  await rig.update({ taskDefinition: 'app' });
  return rig;
}

describe('service deployments', () => {
  it('are listed newest first, by status and by the time of their creation', async () => {
    const rig = await deployedTwice();
    const [second, first] = await list(rig);
    expect(first?.status).toBe('SUCCESSFUL');
    expect(await list(rig, { status: ['IN_PROGRESS', 'PENDING'] })).toMatchObject([
      { status: 'IN_PROGRESS' },
    ]);
    const after = second?.createdAt ?? 0;
    expect(await list(rig, { createdAt: { after } })).toHaveLength(1);
    expect(await list(rig, { createdAt: { before: after - 0.001 } })).toHaveLength(1);
  });

  it('are told page by page', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    await rig.create({ desiredCount: 0 });
    for (let count = 0; count < 4; count++) await rig.update({ forceNewDeployment: true });
    const seen: string[] = [];
    for (let nextToken: string | undefined; ; ) {
      const page = await rig.call<{ serviceDeployments: Brief[]; nextToken?: string }>(
        'ListServiceDeployments',
        {
          service: 'web',
          maxResults: 2,
          nextToken,
        },
      );
      seen.push(...page.serviceDeployments.map(({ serviceDeploymentArn }) => serviceDeploymentArn));
      if (page.nextToken === undefined) break;
      nextToken = page.nextToken;
    }
    expect(seen).toEqual((await list(rig)).map(({ serviceDeploymentArn }) => serviceDeploymentArn));
    expect(new Set(seen).size).toBe(5);
  });

  it('say what they go from and to, and the revision is that of the deployment', async () => {
    const rig = await deployedTwice();
    await rig.pass(1);
    const [{ serviceDeploymentArn, targetServiceRevisionArn } = {} as Brief] = await list(rig);
    const service = await rig.service();
    expect(service.currentServiceDeployment).toBe(serviceDeploymentArn);
    expect(targetServiceRevisionArn).toContain(service.deployments?.[0]?.id?.slice('ecs-svc/'.length));
    expect(serviceDeploymentArn).toMatch(/:service-deployment\/default\/web\/[\w-]{21}$/);
    expect(await described(rig, serviceDeploymentArn)).toMatchObject({
      status: 'IN_PROGRESS',
      sourceServiceRevisions: [{ runningTaskCount: 1 }],
      targetServiceRevision: { arn: targetServiceRevisionArn, requestedTaskCount: 1, runningTaskCount: 0 },
      deploymentCircuitBreaker: { status: 'DISABLED', failureCount: 0, threshold: 3 },
    });
    const { serviceRevisions } = await rig.call<{ serviceRevisions: ServiceRevision[] }>(
      'DescribeServiceRevisions',
      { serviceRevisionArns: [targetServiceRevisionArn] },
    );
    expect(serviceRevisions).toMatchObject([
      {
        taskDefinition: service.taskDefinition,
        containerImages: [{ containerName: 'web', image: 'busybox:2' }],
      },
    ]);
    const stranger = `${serviceDeploymentArn}x`;
    expect(await rig.call('DescribeServiceDeployments', { serviceDeploymentArns: [stranger] })).toEqual({
      serviceDeployments: [],
      failures: [{ arn: stranger, reason: 'MISSING' }],
    });
  });

  it('are stopped by a newer one: one at most is under way', async () => {
    const rig = await deployedTwice();
    await rig.pass(1);
    await rig.update({ forceNewDeployment: true });
    await rig.pass(1);
    expect((await list(rig)).map(({ status }) => status)).toEqual(['IN_PROGRESS', 'STOPPED', 'SUCCESSFUL']);
  });

  it('go back when they are told to stop', async () => {
    const rig = await deployedTwice();
    await rig.pass(1);
    const [{ serviceDeploymentArn } = {} as Brief] = await list(rig);
    rig.schedules = true;
    await rig.call('StopServiceDeployment', { serviceDeploymentArn, stopType: 'ROLLBACK' });
    expect(await described(rig, serviceDeploymentArn)).toMatchObject({ status: 'ROLLBACK_IN_PROGRESS' });
    const service = await rig.stable();
    expect(service.taskDefinition).toMatch(/app:1$/);
    expect(await described(rig, serviceDeploymentArn)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      rollback: { serviceRevisionArn: expect.stringContaining('service-revision/default/web/') },
    });
    await expect(rig.call('StopServiceDeployment', { serviceDeploymentArn })).rejects.toMatchObject({
      code: 'ConflictException',
    });
    await expect(
      rig.call('StopServiceDeployment', { serviceDeploymentArn: `${serviceDeploymentArn}x` }),
    ).rejects.toMatchObject({ code: 'ServiceDeploymentNotFoundException' });
    await expect(
      rig.call('ContinueServiceDeployment', { serviceDeploymentArn, hookId: 'h' }),
    ).rejects.toMatchObject({ code: 'InvalidParameterException' });
  });

  it('roll back when the image of the new revision cannot be pulled', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    await rig.create({
      desiredCount: 2,
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    });
    await rig.stable();
    await rig.register([{ name: 'web', image: 'nowhere:1' }]);
    rig.simulate = { 'image-error': 'ErrImagePull' };
    await rig.update({ taskDefinition: 'app' });
    for (let waited = 0; (await list(rig))[0]?.status !== 'ROLLBACK_IN_PROGRESS'; waited++) {
      if (waited > 240) throw new Error('it is not rolled back');
      await rig.pass(1000);
    }
    rig.simulate = {};
    const service = await rig.stable();
    expect(service.taskDefinition).toMatch(/app:1$/);
    expect((await list(rig))[0]?.status).toBe('ROLLBACK_SUCCESSFUL');
    const events = await rig.events();
    expect(events).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/deployment failed: tasks failed to start\.$/),
        expect.stringMatching(/^\(service web\) rolling back to deployment \d+\.$/),
      ]),
    );
  });
});
