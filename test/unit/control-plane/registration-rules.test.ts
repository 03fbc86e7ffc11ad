import { describe, expect, it } from 'vitest';
import {
  checkRegistration,
  fitsFargate,
} from '../../../src/control-plane/ecs/task-definition/rules/check-registration.ts';
import type { RegisterInput } from '../../../src/control-plane/ecs/task-definition/task-definition-data.ts';

type Container = NonNullable<RegisterInput['containerDefinitions']>[number];

const web: Container = { name: 'web', image: 'example/web', memory: 64 };
const helper: Container = { name: 'helper', image: 'example/helper', memory: 64, essential: false };

function definition(more: Partial<RegisterInput> = {}, ...containers: Partial<Container>[]): RegisterInput {
  const given = containers.length === 0 ? [{}] : containers;
  return {
    family: 'web',
    containerDefinitions: given.map((container, at) => ({ ...(at === 0 ? web : helper), ...container })),
    ...more,
  };
}

const fargate: Partial<RegisterInput> = {
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
};
const executionRoleArn = 'arn:aws:iam::111122223333:role/execution';
const awslogs = { logDriver: 'awslogs' as const };
const ecrImage = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1';

const refused: [what: string, input: RegisterInput, message: string | RegExp][] = [
  ['a family with a space', definition({ family: 'a b' }), 'Family contains invalid characters.'],
  ['no container', definition({ containerDefinitions: [] }), /Container list/],
  ['no name', definition({}, { name: '' }), 'Container.name should not be null or empty.'],
  ['no image', definition({}, { image: '' }), 'Container.image should not be null or empty.'],
  ['two containers of one name', definition({}, {}, { name: 'web' }), /more than once/],
  ['no essential container', definition({}, { essential: false }), /essential/],
  [
    'no memory at all',
    definition({}, { memory: undefined }),
    "Invalid setting for container 'web'. At least one of 'memory' or 'memoryReservation' must be specified.",
  ],
  ['less memory than reserved', definition({}, { memory: 64, memoryReservation: 128 }), /memoryReservation/],
  ['two megabytes', definition({}, { memory: 2 }), /at least 4 MiB/],
  ['a cpu that is no number', definition({ cpu: 'lots' }), /^Invalid 'cpu' setting for task\./],
  ['a memory in lower-case units', definition({ memory: '2 gb' }), /^Invalid 'memory' setting for task\./],
  [
    'an unknown network mode',
    definition({ networkMode: 'default' as 'bridge' }),
    /networkMode should be one of/,
  ],
  [
    'an unknown compatibility',
    definition({ requiresCompatibilities: ['MOON' as 'EC2'] }),
    /requiresCompatibilities/,
  ],
  [
    'an unknown log driver',
    definition({}, { logConfiguration: { logDriver: 'paper' as 'syslog' } }),
    /logDriver/,
  ],
  [
    'differing ports with awsvpc',
    definition({ networkMode: 'awsvpc' }, { portMappings: [{ containerPort: 80, hostPort: 8080 }] }),
    'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
  ],
  [
    'links with awsvpc',
    definition({ networkMode: 'awsvpc' }, { links: ['helper'] }, {}),
    /Links are not supported/,
  ],
  ['a link to nobody', definition({}, { links: ['nobody:x'] }), /cannot link to container nobody/],
  [
    'ports without a network',
    definition({ networkMode: 'none' }, { portMappings: [{ containerPort: 80 }] }),
    /none/,
  ],
  [
    'a dependency on nobody',
    definition({}, { dependsOn: [{ containerName: 'nobody', condition: 'START' }] }),
    "Cannot depend on container + 'nobody' because it does not exist",
  ],
  [
    'waiting for the end of an essential container',
    definition({}, { dependsOn: [{ containerName: 'helper', condition: 'SUCCESS' }] }, { essential: true }),
    /because it is essential/,
  ],
  [
    'waiting for health without a health check',
    definition({}, { dependsOn: [{ containerName: 'helper', condition: 'HEALTHY' }] }, {}),
    /no health check/,
  ],
  [
    'a cycle',
    definition(
      {},
      { dependsOn: [{ containerName: 'helper', condition: 'START' }] },
      { dependsOn: [{ containerName: 'web', condition: 'START' }] },
    ),
    /cycle/,
  ],
  [
    'an unknown volume',
    definition({}, { mountPoints: [{ sourceVolume: 'x', containerPath: '/x' }] }),
    "Unknown volume 'x'.",
  ],
  ['volumes of nobody', definition({}, { volumesFrom: [{ sourceContainer: 'nobody' }] }), /nobody/],
  ['two volumes of one name', definition({ volumes: [{ name: 'v' }, { name: 'v' }] }), /more than once/],
  [
    'an interval of a second',
    definition({}, { healthCheck: { command: ['CMD', 'x'], interval: 1 } }),
    /interval/,
  ],
  ['too little storage', definition({ ephemeralStorage: { sizeInGiB: 20 } }), /between 21 and 200/],
  [
    'a proxy that is no container',
    definition({ networkMode: 'awsvpc', proxyConfiguration: { containerName: 'envoy' } }),
    /'envoy', which does not exist/,
  ],
  [
    'a firelens log without a router',
    definition({}, { logConfiguration: { logDriver: 'awsfirelens' } }),
    /firelens/,
  ],
  [
    'secrets without an execution role',
    definition({}, { secrets: [{ name: 'S', valueFrom: '/s' }] }),
    "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
  ],
  [
    'more than 64 KiB',
    definition({}, { command: ['x'.repeat(70_000)] }),
    /^Actual length: '70\d\d\d'\. Max allowed/,
  ],
  [
    'Fargate without cpu',
    definition({ ...fargate, cpu: undefined }),
    "Fargate requires that 'cpu' be defined at the task level.",
  ],
  [
    'Fargate without memory',
    definition({ ...fargate, memory: undefined }),
    "Fargate requires that 'memory' be defined at the task level.",
  ],
  [
    'Fargate on a bridge',
    definition({ ...fargate, networkMode: 'bridge' }),
    "Fargate only supports network mode 'awsvpc'.",
  ],
  [
    'a size that Fargate has not',
    definition({ ...fargate, memory: '3072' }),
    'No Fargate configuration exists for given values.',
  ],
  [
    'a private image on Fargate without a role',
    definition(fargate, { image: ecrImage }),
    'Fargate requires task definition to have execution role ARN to support ECR images.',
  ],
  [
    'awslogs on Fargate without a role',
    definition(fargate, { logConfiguration: awslogs }),
    'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
  ],
  [
    "the host's processes on Fargate",
    definition({ ...fargate, pidMode: 'host' }),
    "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.",
  ],
  ['privileges on Fargate', definition(fargate, { privileged: true }), /privileged/],
  [
    'host paths on Fargate',
    definition({ ...fargate, volumes: [{ name: 'v', host: { sourcePath: '/x' } }] }),
    /sourcePath/,
  ],
];

describe('the rules of a registration', () => {
  it.each(refused)('refuses %s', (_what, input, message) => {
    expect(() => checkRegistration(input)).toThrow(
      expect.objectContaining({
        code: 'ClientException',
        message: typeof message === 'string' ? message : expect.stringMatching(message),
      }),
    );
  });

  it.each([
    ['256', '512'],
    ['256', '1024'],
    ['256', '2 GB'],
    ['.5 vCPU', '4096'],
    ['1 vcpu', '8GB'],
    ['4096', '30720'],
    ['8192', '61440'],
    ['16384', '122880'],
  ])('lets Fargate have cpu %s with memory %s', (cpu, memory) => {
    expect(() => checkRegistration(definition({ ...fargate, cpu, memory }))).not.toThrow();
  });

  it.each([
    ['256', '4096'],
    ['512', '512'],
    ['8192', '17408'],
    ['300', '1024'],
    ['16384', '36864'],
  ])('does not let Fargate have cpu %s with memory %s', (cpu, memory) => {
    expect(fitsFargate(definition({ ...fargate, cpu, memory }))).toBe(false);
  });

  it('lets a role make up for private images and logs', () => {
    const input = definition(
      { ...fargate, executionRoleArn },
      { image: ecrImage, logConfiguration: awslogs },
    );
    expect(() => checkRegistration(input)).not.toThrow();
  });
});
