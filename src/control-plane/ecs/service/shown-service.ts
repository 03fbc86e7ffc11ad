import type { StoredRecord } from '../../store/record.ts';
import type { Stores } from '../../store/stores.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { shownTaskSet } from '../task-set/shown-task-set.ts';
import type { Deployment, ServiceData } from './service-data.ts';
import { runningServiceDeployment } from './service-deployment-status.ts';
import { type Counts, taskCounts } from './task-counts.ts';

/** A service as answers show it, with its tasks counted now; its tags only to those who asked for them. */
export function shownService(
  record: StoredRecord<ServiceData>,
  stores: Pick<Stores, 'tasks'>,
  withTags: boolean,
): Wire<Ecs.Service> {
  const { data } = record;
  const { deployments, taskSets, ...service } = data.service;
  const countsOf = taskCounts(record, data, stores);
  const groups = [...deployments, ...taskSets].map(({ id }) => countsOf(id));
  const sum = (of: (counts: Counts) => number) => groups.reduce((total, counts) => total + of(counts), 0);
  const isEcs = service.deploymentController?.type === 'ECS';
  const current = runningServiceDeployment(data);
  return {
    ...service,
    runningCount: sum(({ running }) => running),
    pendingCount: sum(({ pending }) => pending),
    deployments: deployments.map((one) => shownDeployment(one, countsOf(one.id), service.desiredCount)),
    ...(!isEcs && { taskSets: taskSets.map((one) => shownTaskSet(one, countsOf(one.id), withTags)) }),
    ...(current && { currentServiceDeployment: current.serviceDeploymentArn }),
    ...(isEcs && {
      currentServiceRevisions: deployments.map(({ id, status }) => {
        const { running, pending, wanted } = countsOf(id);
        return {
          arn: data.progress[id]?.revisionArn,
          requestedTaskCount: status === 'PRIMARY' ? service.desiredCount : wanted,
          runningTaskCount: running,
          pendingTaskCount: pending,
        };
      }),
    }),
    tags: withTags ? service.tags : [],
  };
}

/** An older or a failed deployment desires what it still has. */
function shownDeployment(
  deployment: Deployment,
  { running, pending, wanted }: Counts,
  desiredCount: number,
): Wire<Ecs.Deployment> {
  const isLed = deployment.status === 'PRIMARY' && deployment.rolloutState !== 'FAILED';
  return {
    ...deployment,
    desiredCount: isLed ? desiredCount : wanted,
    pendingCount: pending,
    runningCount: running,
  };
}
