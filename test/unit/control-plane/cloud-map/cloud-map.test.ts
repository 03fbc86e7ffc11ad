import { expect, onTestFinished, test } from 'vitest';
import { AwsClient } from '../../../../src/aws/aws-client.ts';
import { cloudMapOf, RegistryRefused } from '../../../../src/control-plane/cloud-map/cloud-map.ts';
import { startBackend } from '../../../helpers/recording-backend.ts';

const service = { account: '111122223333', region: 'eu-west-1', id: 'srv-1' };

async function against(status: number, answer: object) {
  const backend = await startBackend((_request, response) => {
    response.writeHead(status).end(JSON.stringify(answer));
  });
  onTestFinished(async () => void (await backend.close()));
  return { backend, map: cloudMapOf(new AwsClient(backend.url), new AbortController().signal) };
}

const thrownBy = (work: Promise<void>) =>
  work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

test('an instance is registered in the account and region of its service', async () => {
  const { backend, map } = await against(200, { OperationId: 'o' });
  await map.register(service, 'task', { AWS_INSTANCE_IPV4: '10.0.0.1' });
  await map.deregister(service, 'task');
  expect(backend.seen.map(({ body }) => JSON.parse(body))).toEqual([
    { ServiceId: 'srv-1', InstanceId: 'task', Attributes: { AWS_INSTANCE_IPV4: '10.0.0.1' } },
    { ServiceId: 'srv-1', InstanceId: 'task' },
  ]);
  const headers = backend.seen.map(({ rawHeaders }) => rawHeaders.join(' '));
  expect(headers[0]).toContain('Route53AutoNaming_v20170314.RegisterInstance');
  expect(headers[1]).toContain('Route53AutoNaming_v20170314.DeregisterInstance');
  expect(headers[0]).toMatch(/Credential=111122223333\/\d+\/eu-west-1\/servicediscovery\//);
});

test('what is gone already need not be deregistered', async () => {
  for (const __type of ['InstanceNotFound', 'ServiceNotFound']) {
    const { map } = await against(404, { __type, message: 'no' });
    expect(await thrownBy(map.deregister(service, 'task'))).toBeUndefined();
  }
});

test('a registry that says no is told from one that is away', async () => {
  const refusing = (await against(404, { __type: 'ServiceNotFound', message: 'Service not found' })).map;
  const refused = await thrownBy(refusing.register(service, 'task', {}));
  expect(refused).toBeInstanceOf(RegistryRefused);
  expect((refused as Error).message).toBe('ServiceNotFound: Service not found');
  const { map } = await against(503, { message: 'starting' });
  for (const work of [map.register(service, 'task', {}), map.deregister(service, 'task')]) {
    const away = await thrownBy(work);
    expect(away).toBeInstanceOf(Error);
    expect(away).not.toBeInstanceOf(RegistryRefused);
  }
});
