import { describe, expect, test } from 'vitest';
import { WAITING_IMAGE } from '../../../../../src/control-plane/tasks/pod/pod-names.ts';
import { containerOf, podOf } from '../../../../helpers/pod-of.ts';

const container = (name: string) => ({ name, image: `${name}:1`, memory: 64 });

describe('the pod of a task', () => {
  test('lets an image keep its entry point when only a command is given', () => {
    const { command, args } = containerOf({ command: ['serve'] });
    expect({ command, args }).toEqual({ command: undefined, args: ['serve'] });
    const both = containerOf({ entryPoint: ['sh'], command: ['-c', 'x'] });
    expect({ command: both.command, args: both.args }).toEqual({ command: ['sh'], args: ['-c', 'x'] });
    const overrides = { containerOverrides: [{ name: 'web', command: ['other'] }] };
    expect(containerOf({ command: ['serve'] }, {}, { overrides }).args).toEqual(['other']);
  });

  test('runs containers once, side by side, and holds back those that wait for others', () => {
    const { spec, containers } = podOf({
      containerDefinitions: [
        container('first'),
        { ...container('second'), dependsOn: [{ containerName: 'first', condition: 'START' }] },
      ],
    });
    expect(spec).toMatchObject({ restartPolicy: 'Never', automountServiceAccountToken: false });
    expect(spec.initContainers).toBeUndefined();
    expect(containers.map(({ image }) => image)).toEqual(['first:1', WAITING_IMAGE]);
  });

  test('gives the longest time to stop that a container asks for', () => {
    const withStop = (...times: (number | undefined)[]) =>
      podOf({
        containerDefinitions: times.map((stopTimeout, at) => ({ ...container(`c${at}`), stopTimeout })),
      }).spec.terminationGracePeriodSeconds;
    expect(withStop(5, 90)).toBe(90);
    expect(withStop(5, undefined)).toBe(30);
    expect(withStop(2)).toBe(2);
  });

  test('checks health by readiness', () => {
    const healthCheck = { command: ['CMD', 'curl', '-f', 'localhost'], interval: 7, timeout: 4, retries: 2 };
    expect(containerOf({ healthCheck }).readinessProbe).toEqual({
      exec: { command: ['curl', '-f', 'localhost'] },
      periodSeconds: 7,
      timeoutSeconds: 4,
      failureThreshold: 2,
    });
    expect(containerOf({ healthCheck: { command: ['NONE'] } })).toMatchObject({ notHonoured: [] });
    const unknown = containerOf({ healthCheck: { command: ['curl', 'localhost'] } });
    expect(unknown.readinessProbe).toBeUndefined();
    expect(unknown.notHonoured).toEqual(['healthCheck: curl (neither CMD nor CMD-SHELL)']);
  });

  test('goes to the node it was placed on, and prefers its platform', () => {
    const { spec } = containerOf(
      {},
      { runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' } },
      { launch: { nodeName: 'node-1' } },
    );
    expect(spec.nodeName).toBeUndefined();
    const { requiredDuringSchedulingIgnoredDuringExecution: required, ...rest } =
      spec.affinity?.nodeAffinity ?? {};
    expect(required?.nodeSelectorTerms).toEqual([
      { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }] },
    ]);
    expect(rest.preferredDuringSchedulingIgnoredDuringExecution?.[0]?.preference.matchExpressions).toEqual([
      { key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] },
      { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
    ]);
    expect(containerOf({}).spec.affinity).toBeUndefined();
  });

  test('pulls with the credentials that were fetched', () => {
    const { spec, secrets } = containerOf({}, {}, { inputs: { dockerConfig: '{"auths":{}}' } });
    expect(spec.imagePullSecrets).toEqual([{ name: secrets[0]?.metadata.name }]);
    expect(secrets[0]).toMatchObject({
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': Buffer.from('{"auths":{}}').toString('base64') },
    });
    expect(containerOf({}).secrets).toEqual([]);
  });

  test('keeps docker labels of every kind', () => {
    const dockerLabels = { 'com.example.a': '1', 'not an annotation/…': '' };
    const { pod } = podOf({ containerDefinitions: [{ ...container('A'), dockerLabels }, container('b')] });
    expect(JSON.parse(pod.metadata.annotations?.['ecs.kecs.dev/docker-labels'] ?? '')).toEqual({
      A: dockerLabels,
    });
  });

  test('has a terminal and an input where asked for', () => {
    expect(containerOf({ interactive: true, pseudoTerminal: true, workingDirectory: '/app' })).toMatchObject({
      stdin: true,
      tty: true,
      workingDir: '/app',
    });
  });

  test('names all that it cannot do', () => {
    const { notHonoured } = containerOf(
      {
        ulimits: [{ name: 'nofile', softLimit: 1, hardLimit: 1 }],
        linuxParameters: { devices: [{ hostPath: '/dev/fuse' }], maxSwap: 0, swappiness: 60 },
        resourceRequirements: [{ type: 'GPU', value: '1' }],
        credentialSpecs: ['credentialspec:x'],
        firelensConfiguration: { type: 'fluentbit' },
        logConfiguration: { logDriver: 'awsfirelens' },
        restartPolicy: { enabled: true },
      },
      {
        proxyConfiguration: { type: 'APPMESH', containerName: 'web' },
        inferenceAccelerators: [{ deviceName: 'd', deviceType: 'eia1.medium' }],
        enableFaultInjection: true,
      },
    );
    expect(notHonoured).toEqual([
      'proxyConfiguration: APPMESH',
      'inferenceAccelerators: eia1.medium',
      'enableFaultInjection',
      'ulimits: nofile',
      'devices: /dev/fuse',
      'linuxParameters: maxSwap',
      'linuxParameters: swappiness',
      'resourceRequirements: GPU 1',
      'credentialSpecs: credentialspec:x',
      'firelensConfiguration: fluentbit',
      'logConfiguration: awsfirelens',
      'restartPolicy',
    ]);
    const logs = (options: Record<string, string>) =>
      containerOf({ logConfiguration: { logDriver: 'awslogs', options } }).notHonoured;
    expect(logs({ 'awslogs-group': 'g', 'awslogs-datetime-format': '%H:%M', mode: 'non-blocking' })).toEqual(
      [],
    );
    expect(logs({ mode: 'blocking', 'max-buffer-size': '4m', 'awslogs-format': 'json' })).toEqual([
      'logConfiguration: max-buffer-size',
      'logConfiguration: awslogs-format',
      'logConfiguration: mode blocking',
    ]);
    expect(containerOf({ restartPolicy: { enabled: false } }).notHonoured).toEqual([]);
    const privileged = { privileged: true, linuxParameters: { devices: [{ hostPath: '/dev/fuse' }] } };
    expect(containerOf(privileged).notHonoured).toEqual([]);
  });
});
