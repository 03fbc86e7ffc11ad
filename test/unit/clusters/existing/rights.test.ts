import { expect, test } from 'vitest';
import { demandRights, rightsFor } from '../../../../src/clusters/existing/rights.ts';
import type { KubeObject } from '../../../../src/core/kube-objects.ts';
import { FakeKube } from '../../../helpers/fake-kube.ts';

const object = (apiVersion: string, kind: string): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'a', namespace: 'here' },
});
const objects = [object('apps/v1', 'Deployment'), object('apps/v1', 'Deployment'), object('v1', 'Namespace')];

test('each verb is asked for once for each kind, in the namespace where the kind has one', () => {
  const rights = rightsFor('here', objects);
  const deployments = rights.filter(({ resource }) => resource === 'deployments');
  expect(deployments.map(({ verb }) => verb)).toEqual(['get', 'list', 'create', 'patch', 'delete']);
  expect(new Set(deployments.map(({ namespace }) => namespace))).toEqual(new Set(['here']));
  expect(rights.filter(({ resource }) => resource === 'namespaces')).toHaveLength(5);
  expect(rights.find(({ resource }) => resource === 'namespaces')).not.toHaveProperty('namespace');
});

test('what is looked at and reached is asked for too', () => {
  const rights = rightsFor('here', []);
  expect(rights).toContainEqual({
    verb: 'create',
    group: '',
    resource: 'pods',
    subresource: 'portforward',
    namespace: 'here',
  });
});

test('all that is missing is told at once, in words', async () => {
  const kube = new FakeKube();
  type Review = { spec: { resourceAttributes: { verb: string; resource: string } } };
  kube.create = async <T>(_type: unknown, review: T): Promise<T> => {
    const { verb, resource } = (review as Review).spec.resourceAttributes;
    const allowed = !(verb === 'delete' || resource === 'endpointslices');
    return { ...review, status: { allowed } };
  };
  await expect(demandRights(kube, 'staging', 'here', objects)).rejects.toMatchObject({
    code: 'KECS2503',
    details: {
      why: [
        'these rights are missing:',
        'delete deployments.apps in here',
        'delete namespaces, for the whole cluster',
        'delete pods in here',
        'delete secrets in here',
        'watch endpointslices.discovery.k8s.io in here',
      ].join('\n'),
    },
  });
});
