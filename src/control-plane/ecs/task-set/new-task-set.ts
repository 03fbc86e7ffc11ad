import type { Runs } from '../service/begin-deployment.ts';
import type { ServiceData, TaskSet } from '../service/service-data.ts';
import { type Making, ofServiceArn } from '../service/service-ids.ts';
import { FARGATE_PLATFORM_VERSION } from '../task/new-task.ts';
import { computedCount } from './computed-count.ts';

type Chosen = Pick<TaskSet, 'status' | 'scale'> & Partial<Pick<TaskSet, 'externalId' | 'startedBy' | 'tags'>>;

/** The service with one more task set, and that. */
export function withTaskSet(
  data: ServiceData,
  runs: Runs,
  chosen: Chosen,
  make: Making,
): { readonly data: ServiceData; readonly taskSet: TaskSet } {
  const id = make.newDeploymentId();
  const { service } = data;
  const at = make.now / 1000;
  const desired = computedCount(chosen, service.desiredCount);
  const taskSet: TaskSet = {
    id,
    taskSetArn: ofServiceArn(service.serviceArn, 'task-set', id),
    serviceArn: service.serviceArn,
    clusterArn: service.clusterArn,
    ...chosen,
    taskDefinition: runs.taskDefinition,
    computedDesiredCount: desired,
    createdAt: at,
    updatedAt: at,
    ...(runs.launchType && { launchType: runs.launchType }),
    ...(runs.capacityProviderStrategy && { capacityProviderStrategy: runs.capacityProviderStrategy }),
    ...(runs.platformFamily && {
      platformVersion:
        runs.platformVersion === undefined || runs.platformVersion === 'LATEST'
          ? FARGATE_PLATFORM_VERSION
          : runs.platformVersion,
      platformFamily: runs.platformFamily,
    }),
    ...(runs.networkConfiguration && { networkConfiguration: runs.networkConfiguration }),
    loadBalancers: runs.loadBalancers ?? [],
    serviceRegistries: runs.serviceRegistries ?? [],
    stabilityStatus: desired === 0 ? 'STEADY_STATE' : 'STABILIZING',
    stabilityStatusAt: at,
    tags: chosen.tags ?? [],
  };
  return {
    taskSet,
    data: {
      ...data,
      service: { ...service, taskSets: [...service.taskSets, taskSet] },
      progress: { ...data.progress, [id]: { failures: 0, waves: 0, shortRuns: 0 } },
    },
  };
}
