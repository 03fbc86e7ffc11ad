import { describe, expect, test } from 'vitest';
import type { TaskLaunch } from '../../../../../src/control-plane/ecs/task/task-data.ts';
import type { Ecs, Wire } from '../../../../../src/control-plane/wire/schemas.ts';
import { containerOf, podOf } from '../../../../helpers/pod-of.ts';

type Volume = Wire<Ecs.Volume>;

/** The pod's volume of a definition's only one, mounted at /data. */
function sourceOf(volume: Omit<Volume, 'name'>, launch: TaskLaunch = {}) {
  const mountPoints = [{ sourceVolume: 'Data', containerPath: '/data' }];
  const { spec, volumeMounts, notHonoured } = containerOf(
    { mountPoints },
    { volumes: [{ name: 'Data', ...volume }] },
    { launch },
  );
  const { name, ...source } = spec.volumes?.[0] ?? { name: 'none' };
  const [{ subPath, ...mount } = { name: 'none' }] = volumeMounts ?? [];
  expect(mount).toEqual({ name, mountPath: '/data' });
  expect(name).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
  return { ...source, ...(subPath !== undefined && { subPath }), notHonoured };
}

const shared = (subPath: string) => ({
  hostPath: { path: '/shared', type: 'DirectoryOrCreate' },
  subPath,
  notHonoured: [],
});

describe('the volumes of a task', () => {
  test('are folders of the node, whatever is there, or empty', () => {
    expect(sourceOf({ host: { sourcePath: '/var/run/docker.sock' } })).toEqual({
      hostPath: { path: '/var/run/docker.sock' },
      notHonoured: [],
    });
    for (const volume of [{}, { host: {} }, { dockerVolumeConfiguration: { scope: 'task' as const } }])
      expect(sourceOf(volume)).toEqual({ emptyDir: {}, notHonoured: [] });
  });

  test.each<[string, Omit<Volume, 'name'>]>([
    ['docker/Data', { dockerVolumeConfiguration: { scope: 'shared', driver: 'local' } }],
    ['efs/fs-1', { efsVolumeConfiguration: { fileSystemId: 'fs-1' } }],
    ['efs/fs-1/a/b', { efsVolumeConfiguration: { fileSystemId: 'fs-1', rootDirectory: '/a/b/' } }],
    [
      'efs/fs-1-fsap-2',
      {
        efsVolumeConfiguration: {
          fileSystemId: 'fs-1',
          rootDirectory: '/',
          authorizationConfig: { accessPointId: 'fsap-2' },
        },
      },
    ],
    [
      'fsx/fs-3/share',
      {
        fsxWindowsFileServerVolumeConfiguration: {
          fileSystemId: 'fs-3',
          rootDirectory: '\\share',
          authorizationConfig: { credentialsParameter: 'p', domain: 'd' },
        },
      },
    ],
    [
      's3files/fs-4/x',
      {
        s3filesVolumeConfiguration: {
          fileSystemArn: 'arn:aws:s3files:r:1:file-system/fs-4',
          rootDirectory: 'x',
        },
      },
    ],
  ])('that outlive it are in %s', (path, volume) => {
    expect(sourceOf(volume)).toEqual(shared(path));
  });

  test('never leave the folder for shared ones', () => {
    const volume = { efsVolumeConfiguration: { fileSystemId: '../../etc', rootDirectory: '/../../../etc' } };
    expect(sourceOf(volume)).toEqual(shared('efs/_etc/etc'));
  });

  test('configured at launch have their size', () => {
    const launch = {
      volumeConfigurations: [
        { name: 'Data', managedEBSVolume: { sizeInGiB: 7, roleArn: 'r', snapshotId: 'snap-1' } },
      ],
    };
    expect(sourceOf({ configuredAtLaunch: true }, launch)).toEqual({
      emptyDir: { sizeLimit: '7Gi' },
      notHonoured: ['managedEBSVolume: snapshot snap-1'],
    });
  });

  test('name drivers and options that are only Docker’s', () => {
    const dockerVolumeConfiguration = {
      scope: 'shared' as const,
      driver: 'rexray',
      driverOpts: { size: '5' },
    };
    expect(sourceOf({ dockerVolumeConfiguration }).notHonoured).toEqual([
      'dockerVolumeConfiguration: driver rexray of Data',
      'dockerVolumeConfiguration: driverOpts size of Data',
    ]);
  });

  test('are in the pod only where a container mounts them', () => {
    expect(containerOf({}, { volumes: [{ name: 'a', host: {} }] }).spec.volumes).toBeUndefined();
  });

  test('that are alike by name stay apart', () => {
    const names = ['Data', 'data', 'DATA', 'kecs-0'];
    const mountPoints = names.map((sourceVolume, at) => ({ sourceVolume, containerPath: `/${at}` }));
    const { spec } = containerOf(
      { mountPoints, linuxParameters: { sharedMemorySize: 1 } },
      { volumes: names.map((name) => ({ name })) },
    );
    expect(new Set(spec.volumes?.map(({ name }) => name)).size).toBe(5);
  });

  test('come with volumesFrom, those of others’ volumesFrom too, and the own counts', () => {
    const container = (name: string) => ({ name, image: 'busybox:1', memory: 64 });
    const { containers } = podOf({
      volumes: ['a', 'b', 'c'].map((name) => ({ name })),
      containerDefinitions: [
        { ...container('first'), mountPoints: [{ sourceVolume: 'a', containerPath: '/a' }] },
        {
          ...container('second'),
          volumesFrom: [{ sourceContainer: 'first', readOnly: true }, { sourceContainer: 'third' }],
          mountPoints: [{ sourceVolume: 'b', containerPath: '/b' }],
        },
        {
          ...container('third'),
          volumesFrom: [{ sourceContainer: 'second' }],
          mountPoints: [{ sourceVolume: 'c', containerPath: '/b' }],
        },
      ],
    });
    expect(containers[1]?.volumeMounts).toEqual([
      { name: 'b', mountPath: '/b' },
      { name: 'a', mountPath: '/a', readOnly: true },
    ]);
    expect(containers[2]?.volumeMounts).toEqual([
      { name: 'c', mountPath: '/b' },
      { name: 'a', mountPath: '/a', readOnly: true },
    ]);
  });

  test('in memory have their sizes', () => {
    const { spec, volumeMounts, notHonoured } = containerOf({
      readonlyRootFilesystem: true,
      linuxParameters: {
        sharedMemorySize: 128,
        tmpfs: [{ containerPath: '/run', size: 16, mountOptions: ['rw', 'noexec'] }],
      },
    });
    expect(spec.volumes?.map(({ emptyDir }) => emptyDir)).toEqual([
      { medium: 'Memory', sizeLimit: '16Mi' },
      { medium: 'Memory', sizeLimit: '128Mi' },
    ]);
    expect(volumeMounts?.map(({ mountPath }) => mountPath)).toEqual(['/run', '/dev/shm']);
    expect(notHonoured).toEqual(['tmpfs: noexec of /run']);
  });
});
