import { expect, test } from 'vitest';
import { foreignParts, installationObject } from '../../../../src/clusters/existing/ownership.ts';
import type { ExistingInstance } from '../../../../src/core/instance/instance.ts';
import type { KubeObject } from '../../../../src/core/kube-objects.ts';
import { resourceTypeOf } from '../../../../src/kube/resource-types.ts';
import { FakeKube } from '../../../helpers/fake-kube.ts';

const instance = {
  name: 'guest',
  kecsVersion: '0.1.0',
  cluster: { context: 'staging', server: '', namespace: 'here', installation: 'id-1', storageClass: null },
} as ExistingInstance;

function object(kind: string, name: string, managedBy?: string, apiVersion = 'v1'): KubeObject {
  const namespaced = !['Namespace', 'CustomResourceDefinition'].includes(kind);
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespaced && { namespace: 'here' }),
      ...(managedBy && { labels: { 'app.kubernetes.io/managed-by': managedBy } }),
    },
  };
}

const WANTED = [
  object('Namespace', 'here', 'kecs'),
  object('CustomResourceDefinition', 'middlewares.traefik.io', 'kecs', 'apiextensions.k8s.io/v1'),
  object('Service', 'traefik', 'kecs'),
];

async function clusterWith(...objects: KubeObject[]): Promise<FakeKube> {
  const kube = new FakeKube();
  for (const each of objects) await kube.create(resourceTypeOf(each), each);
  return kube;
}

test('an empty cluster has nothing in the way', async () => {
  expect(await foreignParts(await clusterWith(), instance, WANTED)).toEqual([]);
});

test('namespaces and kinds of others are told of, to be used as they are', async () => {
  const kube = await clusterWith(
    object('Namespace', 'here'),
    object('CustomResourceDefinition', 'middlewares.traefik.io', 'Helm', 'apiextensions.k8s.io/v1'),
  );
  const found = await foreignParts(kube, instance, WANTED);
  expect(found.map(({ metadata }) => metadata.name)).toEqual(['here', 'middlewares.traefik.io']);
});

test('any other object of others is in the way', async () => {
  const kube = await clusterWith(object('Service', 'traefik', 'Helm'));
  await expect(foreignParts(kube, instance, WANTED)).rejects.toMatchObject({
    code: 'KECS2504',
    details: { why: 'kecs did not make:\nService here/traefik (managed by Helm)' },
  });
});

test('what this installation has made is its own', async () => {
  const kube = await clusterWith(installationObject(instance), object('Service', 'traefik', 'kecs'));
  expect(await foreignParts(kube, instance, WANTED)).toEqual([]);
});

test('what another installation has made is refused, also where it left no name', async () => {
  const other = { ...instance, name: 'theirs', cluster: { ...instance.cluster, installation: 'id-2' } };
  const named = await clusterWith(installationObject(other), object('Service', 'traefik', 'kecs'));
  await expect(foreignParts(named, instance, WANTED)).rejects.toMatchObject({
    code: 'KECS2505',
    details: { why: expect.stringContaining("'theirs'") },
  });
  const unnamed = await clusterWith(object('Service', 'traefik', 'kecs'));
  await expect(foreignParts(unnamed, instance, WANTED)).rejects.toMatchObject({ code: 'KECS2505' });
});
