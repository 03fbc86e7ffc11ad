import { cpuUnits, memoryMiB } from '../task-size.ts';
import { eachContainer, outside, type Rule } from './rule.ts';

const GIB = 1024;
const ecrImage = /^\d{12}\.dkr\.ecr(-fips)?\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\//;
const logDrivers = new Set(['awslogs', 'splunk', 'awsfirelens']);

/** CPU units → memory in MiB: first, last, step. Source: the cpu member of the RegisterTaskDefinition model. */
const sizes: ReadonlyMap<number, readonly [from: number, to: number, step: number]> = new Map([
  [256, [512, 2 * GIB, 0]],
  [512, [GIB, 4 * GIB, GIB]],
  [1024, [2 * GIB, 8 * GIB, GIB]],
  [2048, [4 * GIB, 16 * GIB, GIB]],
  [4096, [8 * GIB, 30 * GIB, GIB]],
  [8192, [16 * GIB, 60 * GIB, 4 * GIB]],
  [16_384, [32 * GIB, 120 * GIB, 8 * GIB]],
]);

function hasSize(cpu: number | undefined, memory: number | undefined): boolean {
  const size = sizes.get(cpu ?? 0);
  if (size === undefined || memory === undefined) return false;
  const [from, to, step] = size;
  if (step === 0) return memory === from || memory === GIB || memory === to;
  return memory >= from && memory <= to && (memory - from) % step === 0;
}

/** What only Fargate refuses. Passing them all is what makes a definition compatible with FARGATE. */
export const fargateRules: readonly Rule[] = [
  ({ cpu }) => (cpu ? undefined : "Fargate requires that 'cpu' be defined at the task level."),
  ({ memory }) => (memory ? undefined : "Fargate requires that 'memory' be defined at the task level."),
  ({ networkMode }) =>
    networkMode === 'awsvpc' ? undefined : "Fargate only supports network mode 'awsvpc'.",
  ({ cpu = '', memory = '' }) =>
    hasSize(cpuUnits(cpu), memoryMiB(memory))
      ? undefined
      : 'No Fargate configuration exists for given values.',
  eachContainer(({ image = '' }, { executionRoleArn }) =>
    !executionRoleArn && ecrImage.test(image)
      ? 'Fargate requires task definition to have execution role ARN to support ECR images.'
      : undefined,
  ),
  eachContainer(({ logConfiguration }, { executionRoleArn }) =>
    !executionRoleArn && logConfiguration?.logDriver === 'awslogs'
      ? 'Fargate requires task definition to have execution role ARN to support log driver awslogs.'
      : undefined,
  ),
  ({ pidMode }) =>
    pidMode === 'host'
      ? "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'."
      : undefined,
  ({ ipcMode }) => (ipcMode ? unsupported('ipcMode') : undefined),
  ({ placementConstraints = [] }) =>
    placementConstraints.length > 0 ? unsupported('placement constraints') : undefined,
  ({ volumes = [] }) =>
    volumes.some((volume) => volume.host?.sourcePath !== undefined)
      ? unsupported('sourcePath')
      : volumes.some((volume) => volume.dockerVolumeConfiguration)
        ? unsupported('dockerVolumeConfiguration')
        : undefined,
  ({ inferenceAccelerators = [] }) =>
    inferenceAccelerators.length > 0 ? unsupported('inference accelerators') : undefined,
  eachContainer(({ links = [] }) => (links.length > 0 ? unsupported('links') : undefined)),
  eachContainer(({ privileged }) => (privileged ? unsupported('privileged containers') : undefined)),
  eachContainer(({ dockerSecurityOptions = [] }) =>
    dockerSecurityOptions.length > 0 ? unsupported('dockerSecurityOptions') : undefined,
  ),
  eachContainer(({ resourceRequirements = [] }) =>
    resourceRequirements.length > 0 ? unsupported('resource requirements') : undefined,
  ),
  eachContainer(({ linuxParameters }) =>
    (linuxParameters?.devices?.length ?? 0) > 0 ? unsupported('devices') : undefined,
  ),
  eachContainer(({ linuxParameters }) => {
    const refused = linuxParameters?.capabilities?.add?.find((capability) => capability !== 'SYS_PTRACE');
    return refused && unsupported(`the capability ${refused}`);
  }),
  eachContainer(({ logConfiguration }) =>
    logConfiguration && !logDrivers.has(logConfiguration.logDriver ?? '')
      ? unsupported(`the log driver ${logConfiguration.logDriver}`)
      : undefined,
  ),
  eachContainer(
    ({ startTimeout, stopTimeout }) =>
      outside('startTimeout', startTimeout, 2, 120) ?? outside('stopTimeout', stopTimeout, 2, 120),
  ),
];

function unsupported(what: string): string {
  return `Fargate compatible task definitions do not support ${what}`;
}
