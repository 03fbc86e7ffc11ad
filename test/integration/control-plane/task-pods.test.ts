import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RegisterInput } from '../../../src/control-plane/ecs/task-definition/task-definition-data.ts';
import type { KubeObject } from '../../../src/core/kube-objects.ts';
import { KubeTransport } from '../../../src/kube/kube-transport.ts';
import { resourcePath, resourceTypeOf } from '../../../src/kube/resource-types.ts';
import { type KubeRig, startKubeRig } from '../../helpers/kube-rig.ts';
import { type MadePod, type PodOptions, podOf } from '../../helpers/pod-of.ts';

const folder = new URL('../../fixtures/task-definitions/accepted/', import.meta.url);
const names = readdirSync(folder);

let kubernetes: KubeRig;
let transport: KubeTransport;
beforeAll(async () => {
  kubernetes = await startKubeRig();
  transport = KubeTransport.fromFile(kubernetes.kubeconfig);
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kecs-tasks' } };
  await kubernetes.kube.apply(namespace);
  // What a controller manager makes in every namespace.
  await kubernetes.kube.apply({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: 'kecs-tasks' },
  });
});
afterAll(() => kubernetes?.stop());

function read(file: string): RegisterInput {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as RegisterInput;
}

/** What the API server would have stored; rejects with its reason. */
function tried(object: KubeObject): Promise<KubeObject> {
  return transport.json<KubeObject>({
    method: 'POST',
    path: resourcePath(resourceTypeOf(object), object.metadata.namespace),
    query: { dryRun: 'All', fieldValidation: 'Strict' },
    body: object,
  });
}

async function accepted(input: RegisterInput, options: PodOptions): Promise<MadePod> {
  const made = podOf(input, options);
  const { pod, secrets, spec } = made;
  for (const object of [...secrets, pod]) await tried(object);
  expect(spec.containers).toHaveLength(input.containerDefinitions?.length ?? 0);
  return made;
}

describe('the pods of task definitions', () => {
  it.each(names)('of %s are taken by Kubernetes', async (file) => {
    const input = read(file);
    const fetched = new Map(
      (input.containerDefinitions ?? []).map(({ name = '' }) => [name, new Map([['FETCHED', 'value']])]),
    );
    await accepted(input, {
      launchType: input.requiresCompatibilities?.includes('FARGATE') ? 'FARGATE' : 'EC2',
      inputs: { environment: fetched, dockerConfig: '{"auths":{}}' },
      launch: { nodeName: 'node-1', serviceName: 'A_service' },
    });
  });

  it('are taken with all that is odd and legal in ECS', async () => {
    const { notHonoured } = await accepted(odd, {
      inputs: {
        environment: new Map([
          [
            'Odd_Name',
            new Map([
              ['a b', 'x'],
              ['lower.case-1', ''],
              ['ü', 'y'],
            ]),
          ],
        ]),
      },
      launch: { volumeConfigurations: [{ name: 'ebs', managedEBSVolume: { sizeInGiB: 5, roleArn: 'r' } }] },
    });
    expect(notHonoured.length).toBeGreaterThan(10);
  });
});

const long = 'n'.repeat(255);
const odd: RegisterInput = {
  family: long,
  networkMode: 'bridge',
  pidMode: 'task',
  ipcMode: 'none',
  ephemeralStorage: { sizeInGiB: 21 },
  runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
  volumes: [
    { name: 'kecs-0', host: { sourcePath: '/a/../../etc' } },
    { name: `${long.slice(1)}_`, host: {} },
    { name: 'ebs', configuredAtLaunch: true },
    { name: 'Docker', dockerVolumeConfiguration: { scope: 'shared', driver: 'rexray/ebs' } },
    { name: 'efs', efsVolumeConfiguration: { fileSystemId: 'fs/../1', rootDirectory: '/../..' } },
    {
      name: 's3',
      s3filesVolumeConfiguration: {
        fileSystemArn: 'arn:aws:s3files:us-east-1:000000000000:file-system/fs-1',
        rootDirectory: 'x',
      },
    },
  ],
  containerDefinitions: [
    {
      name: 'Odd_Name',
      image: 'busybox:1',
      memory: 64,
      memoryReservation: 128,
      cpu: 0,
      user: 'nobody:1',
      hostname: 'a.b',
      command: ['$(HOME)', '$$', ''],
      environment: [
        { name: '', value: 'nothing' },
        { name: 'twice', value: '1' },
        { name: 'twice', value: '2' },
      ],
      links: ['other:Alias_1', 'other:alias'],
      dnsServers: ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', 'no'],
      dnsSearchDomains: ['a_b.example', '-x', 'example.'],
      extraHosts: [
        { hostname: 'gateway', ipAddress: 'host-gateway' },
        { hostname: 'Some.Host', ipAddress: '::1' },
      ],
      portMappings: [
        { containerPort: 80, hostPort: 8080, name: 'Not_a-port-name-of-kubernetes' },
        { containerPort: 80, hostPort: 8081 },
        { containerPort: 0 },
        { containerPortRange: '9000-9010' },
      ],
      mountPoints: [
        { sourceVolume: 'kecs-0', containerPath: '/a' },
        { sourceVolume: 'efs', containerPath: '/a' },
        { sourceVolume: 'efs', containerPath: '/b:c', readOnly: true },
        { sourceVolume: 's3', containerPath: 'C:\\data' },
        { sourceVolume: 'Docker', containerPath: '/d' },
        { sourceVolume: 'ebs', containerPath: '/e' },
        { containerPath: '/own' },
      ],
      dockerLabels: { 'not a/qualified/name': '', '': 'x' },
      dockerSecurityOptions: ['no-new-privileges', 'apparmor:mine', 'label:type:t', 'label:disable'],
      privileged: true,
      linuxParameters: {
        capabilities: { add: ['ALL', 'CAP_SYS_ADMIN'], drop: ['ALL'] },
        tmpfs: [
          { containerPath: '/a', size: 1 },
          { containerPath: '/t', size: 64, mountOptions: ['rw', 'noexec'] },
        ],
        sharedMemorySize: 128,
        devices: [{ hostPath: '/dev/fuse' }, { hostPath: '/dev/a', containerPath: '/dev/b' }],
        initProcessEnabled: true,
        maxSwap: 0,
        swappiness: 0,
      },
      systemControls: [
        { namespace: 'net.core.somaxconn', value: '1' },
        { namespace: 'net.ipv4.tcp_syncookies', value: '1' },
      ],
      healthCheck: {
        command: ['CMD-SHELL', 'true'],
        interval: 300,
        timeout: 60,
        retries: 10,
        startPeriod: 300,
      },
      stopTimeout: 0,
      logConfiguration: { logDriver: 'syslog' },
    },
    {
      name: 'other',
      image: 'busybox:1',
      memoryReservation: 32,
      entryPoint: [''],
      essential: false,
      user: '0:root',
      portMappings: [{ containerPort: 80 }],
      volumesFrom: [{ sourceContainer: 'Odd_Name', readOnly: true }, { sourceContainer: 'other' }],
      dependsOn: [{ containerName: 'Odd_Name', condition: 'HEALTHY' }],
      dockerSecurityOptions: ['no-new-privileges:true'],
      restartPolicy: { enabled: true },
      stopTimeout: 7200,
    },
  ],
};
