import { eachContainer, notOneOf, type Rule } from './rule.ts';

export const networkModes = ['bridge', 'host', 'awsvpc', 'none'];
const osFamilies = [
  'LINUX',
  'WINDOWS_SERVER_2004_CORE',
  'WINDOWS_SERVER_20H2_CORE',
  'WINDOWS_SERVER_2016_FULL',
  'WINDOWS_SERVER_2019_CORE',
  'WINDOWS_SERVER_2019_FULL',
  'WINDOWS_SERVER_2022_CORE',
  'WINDOWS_SERVER_2022_FULL',
  'WINDOWS_SERVER_2025_CORE',
  'WINDOWS_SERVER_2025_FULL',
];
const logDrivers = ['json-file', 'syslog', 'journald', 'gelf', 'fluentd', 'awslogs', 'splunk', 'awsfirelens'];

/** Members that are free text in the model and take a few values only. */
export const enumRules: readonly Rule[] = [
  ({ networkMode }) => notOneOf('networkMode', networkMode, networkModes),
  ({ pidMode }) => notOneOf('pidMode', pidMode, ['host', 'task']),
  ({ ipcMode }) => notOneOf('ipcMode', ipcMode, ['host', 'task', 'none']),
  ({ requiresCompatibilities = [] }) =>
    requiresCompatibilities
      .map((value) =>
        notOneOf('requiresCompatibilities', value, ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES']),
      )
      .find((message) => message !== undefined),
  ({ runtimePlatform }) => notOneOf('cpuArchitecture', runtimePlatform?.cpuArchitecture, ['X86_64', 'ARM64']),
  ({ runtimePlatform }) =>
    notOneOf('operatingSystemFamily', runtimePlatform?.operatingSystemFamily, osFamilies),
  ({ placementConstraints = [] }) =>
    placementConstraints.length > 10
      ? 'placementConstraints can have at most 10 items'
      : placementConstraints
          .map(({ type }) => notOneOf('placement constraint type', type, ['memberOf']))
          .find((message) => message !== undefined),
  eachContainer(({ logConfiguration }) => notOneOf('logDriver', logConfiguration?.logDriver, logDrivers)),
  eachContainer(({ portMappings = [] }) =>
    portMappings
      .map(({ protocol }) => notOneOf('protocol', protocol, ['tcp', 'udp']))
      .find((message) => message !== undefined),
  ),
  eachContainer(({ versionConsistency }) =>
    notOneOf('versionConsistency', versionConsistency, ['enabled', 'disabled']),
  ),
];
