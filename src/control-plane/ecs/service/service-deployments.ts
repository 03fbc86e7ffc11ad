import { type Call, operation } from '../../operations/operation.ts';
import type { StoredRecord } from '../../store/record.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { parseEcsArn } from '../arns.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { invalidParameter } from '../errors.ts';
import { decodeToken, encodeToken, pageSize } from '../paging.ts';
import { findService, serviceNotFound } from './find-service.ts';
import { deploymentIdOf, type ServiceData, type ServiceDeployment } from './service-data.ts';
import { breakerState, isRunning } from './service-deployment-status.ts';
import { serviceOfArn } from './service-of-arn.ts';
import { taskCounts } from './task-counts.ts';

const MAX_DESCRIBED = 20;
const STANDARD_PAGE = 20;

/** The newest first. */
export const listServiceDeployments = operation<
  Ecs.ListServiceDeploymentsRequest,
  Ecs.ListServiceDeploymentsResponse
>('ListServiceDeployments', 'full', (input, call) => {
  const cluster = activeCluster(clusterIn(input), call).name;
  const record = findService(input.service ?? '', cluster, call);
  if (record === undefined) throw serviceNotFound();
  const { status = [], createdAt } = input;
  const { after = 0, before = Infinity } = createdAt ?? {};
  const all = record.data.serviceDeployments.filter(
    (one) =>
      (status.length === 0 || status.includes(one.status)) &&
      one.createdAt >= after &&
      one.createdAt <= before,
  );
  const limit = pageSize(input.maxResults, STANDARD_PAGE);
  const token = decodeToken('ListServiceDeployments', input.nextToken);
  const from = token === undefined ? 0 : all.findIndex((one) => one.serviceDeploymentArn === token) + 1;
  const page = all.slice(from, from + limit);
  const serviceDeployments = page.map(brief);
  const last = page.at(-1);
  if (last === undefined || from + limit >= all.length) return { serviceDeployments };
  const nextToken = encodeToken('ListServiceDeployments', last.serviceDeploymentArn);
  return { serviceDeployments, nextToken };
});

/** A service's ARN names its cluster too. */
function clusterIn({ cluster, service }: Wire<Ecs.ListServiceDeploymentsRequest>): string | undefined {
  if (cluster) return cluster;
  const id = parseEcsArn(service ?? '')?.id;
  return id?.includes('/') ? id.slice(0, id.indexOf('/')) : undefined;
}

function brief(one: ServiceDeployment): Wire<Ecs.ServiceDeploymentBrief> {
  return {
    serviceDeploymentArn: one.serviceDeploymentArn,
    serviceArn: one.serviceArn,
    clusterArn: one.clusterArn,
    createdAt: one.createdAt,
    startedAt: one.startedAt,
    finishedAt: one.finishedAt,
    targetServiceRevisionArn: one.targetServiceRevision.arn,
    status: one.status,
    statusReason: one.statusReason,
  };
}

export const describeServiceDeployments = operation<
  Ecs.DescribeServiceDeploymentsRequest,
  Ecs.DescribeServiceDeploymentsResponse
>('DescribeServiceDeployments', 'full', (input, call) => {
  const arns = checked(input.serviceDeploymentArns, 'serviceDeploymentArns');
  const serviceDeployments: Wire<Ecs.ServiceDeployment>[] = [];
  const failures: Wire<Ecs.Failure>[] = [];
  for (const arn of arns) {
    const record = serviceOfArn(arn, 'service-deployment', call);
    const one = record?.data.serviceDeployments.find(
      ({ serviceDeploymentArn }) => serviceDeploymentArn === arn,
    );
    if (record === undefined || one === undefined) failures.push({ arn, reason: 'MISSING' });
    else serviceDeployments.push(shown(record, one, call));
  }
  return { serviceDeployments, failures };
});

export const describeServiceRevisions = operation<
  Ecs.DescribeServiceRevisionsRequest,
  Ecs.DescribeServiceRevisionsResponse
>('DescribeServiceRevisions', 'full', (input, call) => {
  const arns = checked(input.serviceRevisionArns, 'serviceRevisionArns');
  const serviceRevisions: Wire<Ecs.ServiceRevision>[] = [];
  const failures: Wire<Ecs.Failure>[] = [];
  for (const arn of arns) {
    const record = serviceOfArn(arn, 'service-revision', call);
    const revision = record?.data.revisions.find(({ serviceRevisionArn }) => serviceRevisionArn === arn);
    if (revision === undefined) failures.push({ arn, reason: 'MISSING' });
    else serviceRevisions.push(revision);
  }
  return { serviceRevisions, failures };
});

function checked(arns: readonly string[] | undefined, name: string): readonly string[] {
  if (!arns?.length) throw invalidParameter(`${name} cannot be empty.`);
  if (arns.length > MAX_DESCRIBED) throw invalidParameter(`${name} can have at most ${MAX_DESCRIBED} items`);
  return arns;
}

/** With the tasks of each revision counted now, and the circuit breaker as it stands. */
function shown(
  record: StoredRecord<ServiceData>,
  one: ServiceDeployment,
  { stores }: Call,
): Wire<Ecs.ServiceDeployment> {
  const { data } = record;
  const countsOf = taskCounts(record, data, stores);
  const counted = (revision: Wire<Ecs.ServiceRevisionSummary>, requested?: number) => {
    const counts = countsOf(deploymentIdOf(revision.arn ?? ''));
    return {
      ...revision,
      requestedTaskCount: requested ?? counts.wanted,
      runningTaskCount: counts.running,
      pendingTaskCount: counts.pending,
    };
  };
  const isCurrent = isRunning(one) || one.status === 'SUCCESSFUL';
  const isLatest = one === data.serviceDeployments[0];
  return {
    ...one,
    sourceServiceRevisions: (one.sourceServiceRevisions ?? []).map((revision) => counted(revision)),
    targetServiceRevision: counted(
      one.targetServiceRevision,
      isCurrent && isLatest ? data.service.desiredCount : undefined,
    ),
    deploymentCircuitBreaker: breakerState(data, one, one.status),
    alarms: {
      status: 'DISABLED',
      alarmNames: one.deploymentConfiguration?.alarms?.alarmNames ?? [],
      triggeredAlarmNames: [],
    },
  };
}
