import { ExitCode } from '../exit-codes.ts';
import { KecsError } from '../kecs-error.ts';

export function ecsRefused(what: string, scope: { account: string; region: string }): KecsError {
  return new KecsError({
    code: 'KECS2601',
    exitCode: ExitCode.Failed,
    what,
    why: `asked for account ${scope.account} in ${scope.region}`,
    fix: [
      'aws ecs list-clusters',
      '--region REGION, or AWS_REGION and AWS_ACCESS_KEY_ID as your other AWS commands have them',
    ],
  });
}

export function clusterUnknown(
  cluster: string,
  there: readonly string[],
  scope: { account: string; region: string },
): KecsError {
  return new KecsError({
    code: 'KECS2602',
    exitCode: ExitCode.NotFound,
    what: `there is no ECS cluster '${cluster}' in account ${scope.account}, ${scope.region}`,
    why: there.length > 0 ? `clusters there: ${there.join(', ')}` : 'there is no cluster at all',
    fix: [...there.slice(0, 1).map((other) => `--cluster ${other}`), '--region REGION'],
  });
}

export function endpointSilent(name: string, endpoint: string, why: string, cause: unknown): KecsError {
  return new KecsError({
    code: 'KECS2603',
    exitCode: ExitCode.RuntimeUnavailable,
    what: `the AWS endpoint ${endpoint} of '${name}' does not answer`,
    why,
    fix: [`kecs status --name ${name}`],
    cause,
  });
}

export function taskUnknown(wanted: string, scope: { account: string; region: string }): KecsError {
  return new KecsError({
    code: 'KECS2604',
    exitCode: ExitCode.NotFound,
    what: `no task or service is '${wanted}'`,
    why: `looked for a task's id or its begin, an ARN, a service and a family, in account ${scope.account}, ${scope.region}; stopped tasks are known for an hour`,
    fix: ['kecs ps -a', '--cluster CLUSTER, --region REGION'],
  });
}

export function taskAmbiguous(wanted: string, ids: readonly string[]): KecsError {
  return new KecsError({
    code: 'KECS2605',
    exitCode: ExitCode.Usage,
    what: `several tasks begin with '${wanted}'`,
    why: ids.join(', '),
    fix: ids.slice(0, 2).map((id) => `kecs logs ${id}`),
  });
}

export function containerUnknown(wanted: string, there: readonly string[]): KecsError {
  return new KecsError({
    code: 'KECS2606',
    exitCode: ExitCode.NotFound,
    what: `no container is named '${wanted}'`,
    why: `containers there: ${there.join(', ')}`,
    fix: there.slice(0, 2).map((name) => `--container ${name}`),
  });
}

export function outputGone(task: string, why: string): KecsError {
  return new KecsError({
    code: 'KECS2607',
    exitCode: ExitCode.NotFound,
    what: `the output of task ${task} is gone`,
    why,
    fix: ['logConfiguration with logDriver awslogs keeps it in CloudWatch Logs'],
  });
}

export function awsCliMissing(program: string): KecsError {
  return new KecsError({
    code: 'KECS2608',
    exitCode: ExitCode.RuntimeUnavailable,
    what: `${program} cannot be run: there is no such program`,
    fix: [
      'install the AWS CLI: pip install awscli, brew install awscli, or https://aws.amazon.com/cli/',
      'KECS_AWS=/path/to/aws (one that is not in PATH)',
      'eval "$(kecs env)" (for every other AWS client in this shell)',
    ],
  });
}
