import type { FieldSupport } from './field-support.ts';

const folder = 'a folder of the node, the same for all tasks';

/** The members that concern volumes, also those that a task or service adds to them when it starts. */
export const volumeFields: FieldSupport = {
  Volume: {
    name: 'real',
    host: 'real',
    dockerVolumeConfiguration: 'partly',
    efsVolumeConfiguration: ['real', folder],
    s3filesVolumeConfiguration: ['partly', `${folder}; the bucket is not in it`],
    fsxWindowsFileServerVolumeConfiguration: ['real', folder],
    configuredAtLaunch: 'real',
  },
  HostVolumeProperties: { sourcePath: ['real', 'of the node that the task runs on'] },
  DockerVolumeConfiguration: {
    scope: ['real', '`shared`: a folder of the node, which stays'],
    autoprovision: ['kept', 'what is missing is always made'],
    driver: ['partly', '`local`; others are named'],
    driverOpts: 'no',
    labels: 'kept',
  },
  EFSVolumeConfiguration: {
    fileSystemId: 'real',
    rootDirectory: 'real',
    transitEncryption: 'kept',
    transitEncryptionPort: 'kept',
    authorizationConfig: 'partly',
  },
  EFSAuthorizationConfig: {
    accessPointId: [
      'partly',
      'a folder of its own, which every user may write; the user of the access point is not taken',
    ],
    iam: 'kept',
  },
  S3FilesVolumeConfiguration: {
    fileSystemArn: 'real',
    rootDirectory: 'real',
    transitEncryptionPort: 'kept',
    accessPointArn: ['partly', 'a folder of its own'],
  },
  FSxWindowsFileServerVolumeConfiguration: {
    fileSystemId: 'real',
    rootDirectory: 'real',
    authorizationConfig: 'kept',
  },
  FSxWindowsFileServerAuthorizationConfig: { credentialsParameter: 'kept', domain: 'kept' },
  MountPoint: { sourceVolume: 'real', containerPath: 'real', readOnly: 'real' },
  VolumeFrom: { sourceContainer: 'real', readOnly: 'real' },
  TaskVolumeConfiguration: {
    name: 'real',
    managedEBSVolume: ['partly', 'empty at first, gone with its task'],
  },
  TaskManagedEBSVolumeConfiguration: {
    roleArn: 'kept',
    encrypted: 'kept',
    kmsKeyId: 'kept',
    volumeType: 'kept',
    sizeInGiB: 'real',
    snapshotId: 'no',
    volumeInitializationRate: 'kept',
    iops: 'kept',
    throughput: 'kept',
    tagSpecifications: 'kept',
    terminationPolicy: ['kept', 'a volume always goes with its task'],
    filesystemType: 'kept',
  },
  EBSTagSpecification: { resourceType: 'kept', tags: 'kept', propagateTags: 'kept' },
  TaskManagedEBSVolumeTerminationPolicy: { deleteOnTermination: 'kept' },
};
