import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clusterGateway } from '../../../../src/clusters/in-cluster/cluster-gateway.ts';
import {
  type InClusterOptions,
  inClusterObjects,
  serviceObjects,
} from '../../../../src/clusters/in-cluster/in-cluster-objects.ts';
import type { ClusterInstance } from '../../../../src/core/instance/instance.ts';
import type { KubeObject } from '../../../../src/core/kube-objects.ts';
import { clusterInstanceWith } from '../../../helpers/cluster-instance.ts';

const ADDRESSES = new Map([
  ['kecs-control-plane', '10.96.0.11'],
  ['kecs-error-service', '10.96.0.12'],
  ['kecs-aws-backend', '10.96.0.13'],
]);

function objectsOf(changes: Partial<ClusterInstance> = {}): KubeObject[] {
  const instance = clusterInstanceWith(changes);
  const options: InClusterOptions = {
    instance,
    templatesDir: join(import.meta.dirname, '../../../../templates'),
    controlPlaneImage: 'control-plane:1',
    namespace: 'kecs-system',
    controlPlaneReplicas: 1,
    dataVolume: { name: 'data', hostPath: { path: '/var/lib/kecs/backend', type: 'Directory' } },
    nodePort: 30_466,
    launcher: 'print()',
  };
  return [
    ...serviceObjects(options),
    ...inClusterObjects(options, clusterGateway(instance, 'kecs-system', ADDRESSES)),
  ];
}

type Pod = {
  serviceAccountName: string;
  automountServiceAccountToken: boolean;
  securityContext: object;
  containers: {
    image: string;
    args?: string[];
    securityContext: object;
    resources: { requests: object; limits: object };
    startupProbe?: object;
    readinessProbe?: object;
    livenessProbe?: object;
  }[];
  volumes?: object[];
};

function podsOf(objects: KubeObject[]): Map<string, Pod> {
  return new Map(
    objects
      .filter(({ kind }) => kind === 'Deployment')
      .map((object) => {
        const spec = object['spec'] as { template: { spec: Pod } };
        return [object.metadata.name, spec.template.spec];
      }),
  );
}

describe('every part', () => {
  const pods = podsOf(objectsOf());
  test('is there', () => {
    expect([...pods.keys()]).toEqual([
      'traefik',
      'kecs-control-plane',
      'kecs-error-service',
      'kecs-aws-backend',
    ]);
  });

  test.each([...pods])('%s runs without rights on its node, with probes and resources', (_name, pod) => {
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 65_532,
      runAsGroup: 65_532,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    for (const container of pod.containers) {
      expect(container.securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(container.resources).toEqual({ requests: expect.anything(), limits: expect.anything() });
      for (const probe of [container.startupProbe, container.readinessProbe, container.livenessProbe])
        expect(probe).toEqual(expect.objectContaining({ httpGet: expect.anything() }));
    }
  });

  test('gets a token of its account only if it asks the Kubernetes API', () => {
    const withToken = [...pods].filter(([, pod]) => pod.automountServiceAccountToken).map(([name]) => name);
    expect(withToken).toEqual(['traefik', 'kecs-control-plane']);
    for (const [name, pod] of pods) expect(pod.serviceAccountName).toBe(name);
  });
});

test('beyond the namespaces nothing is allowed but to see nodes; beside tasks the control plane keeps only its own records', () => {
  const objects = objectsOf();
  const wide = objects.filter(({ kind }) => kind === 'ClusterRole');
  expect(wide.map((role) => role['rules'])).toEqual([
    [{ apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] }],
  ]);
  const namespaces = objects.filter(({ kind }) => kind === 'Role').map(({ metadata }) => metadata.namespace);
  expect(new Set(namespaces)).toEqual(new Set(['kecs-system', 'kecs-tasks']));
  const role = objects.find(
    ({ kind, metadata }) => kind === 'Role' && metadata.name === 'kecs-control-plane',
  );
  expect(role?.['rules']).toEqual([
    {
      apiGroups: ['ecs.kecs.dev'],
      resources: expect.arrayContaining(['ecsclusters', 'ecstaskdefinitions', 'ecsaccountsettings']),
      verbs: ['get', 'list', 'watch', 'create', 'update', 'delete'],
    },
    { apiGroups: ['ecs.kecs.dev'], resources: ['ecsservices/status'], verbs: ['patch'] },
    { apiGroups: [''], resources: ['services'], verbs: ['get'] },
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'update'] },
  ]);
});

test('only the AWS endpoint has a port of the node; Traefik’s own port is a Service’s alone', () => {
  const services = objectsOf().filter(({ kind }) => kind === 'Service');
  const open = services.filter((service) => (service['spec'] as { type?: string }).type === 'NodePort');
  expect(open.map(({ metadata }) => metadata.name)).toEqual(['kecs-endpoint']);
  expect(open[0]?.['spec']).toMatchObject({ ports: [{ name: 'aws', nodePort: 30_466 }] });
  expect(services.find(({ metadata }) => metadata.name === 'traefik')?.['spec']).toMatchObject({
    ports: [{ port: 4566 }, { port: 8080 }, { port: 8082 }],
  });
});

test('the control plane may not be reset from the cluster, and still refuses foreign pages', () => {
  const args = podsOf(objectsOf()).get('kecs-control-plane')?.containers[0]?.args ?? [];
  expect(args).not.toContain('--allow-reset');
  expect(args).toContain('--allow-origin=http://localhost:*');
  expect(args).toContain('--backend-url=http://10.96.0.13:4510');
});

test('the backend never listens on the port that clients name: by it MiniStack tells pages that come past the gateway', () => {
  const ports = { ...clusterInstanceWith().ports, api: 4510 };
  const args = podsOf(objectsOf({ ports })).get('kecs-control-plane')?.containers[0]?.args ?? [];
  expect(args).toContain('--backend-url=http://10.96.0.13:4511');
});

test('without a backend, or with one elsewhere, there is no pod of it', () => {
  for (const backend of [{ kind: 'none' }, { kind: 'url', url: 'http://10.1.2.3:5000' }] as const) {
    const objects = objectsOf({ backend });
    expect(podsOf(objects).has('kecs-aws-backend')).toBe(false);
    expect(objects.some(({ metadata }) => metadata.name === 'kecs-aws-backend')).toBe(false);
  }
});
