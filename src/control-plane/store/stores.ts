import type { Clock, Kube } from '../../core/ports.ts';
import type { SettingData } from '../ecs/account-setting/effective-settings.ts';
import type { CapacityProviderData } from '../ecs/capacity-provider/capacity-provider-data.ts';
import type { ClusterData } from '../ecs/cluster/cluster-data.ts';
import type { InstanceData } from '../ecs/container-instance/instance-data.ts';
import { ComingTasks } from '../ecs/placement/coming-tasks.ts';
import type { ServiceData } from '../ecs/service/service-data.ts';
import { createServiceViews, type ServiceViews } from '../ecs/service/service-views.ts';
import { isStopped, type TaskData } from '../ecs/task/task-data.ts';
import { createTaskViews, type TaskViews } from '../ecs/task/task-views.ts';
import { FamilyView } from '../ecs/task-definition/family-view.ts';
import { revisionKey, type TaskDefinitionData } from '../ecs/task-definition/task-definition-data.ts';
import { NodeList } from '../instances/node-list.ts';
import { ChangeCounter } from './change-counter.ts';
import {
  EcsAccountSettings,
  EcsCapacityProviders,
  EcsClusters,
  EcsContainerInstances,
  EcsServices,
  EcsTaskDefinitions,
  EcsTasks,
} from './kinds.ts';
import { scopeKey } from './record.ts';
import { RecordStore } from './record-store.ts';
import { SortedView } from './sorted-view.ts';
import { Turns } from './turns.ts';

/** Everything the control plane knows: one store per kind, and the sorted lists that its list operations page through. */
export type Stores = {
  readonly changes: ChangeCounter;
  readonly clusters: RecordStore<ClusterData>;
  readonly activeClusters: SortedView<ClusterData>;
  readonly taskDefinitions: RecordStore<TaskDefinitionData>;
  /** Group: scope and status; sorted by family, then revision number. */
  readonly revisionsByStatus: SortedView<TaskDefinitionData>;
  readonly families: FamilyView;
  /** Registrations of one family take turns. */
  readonly registrations: Turns;
  readonly accountSettings: RecordStore<SettingData>;
  /** RunTask calls with one client token take turns. */
  readonly clientTokens: Turns;
  readonly capacityProviders: RecordStore<CapacityProviderData>;
  readonly tasks: RecordStore<TaskData>;
  readonly taskViews: TaskViews;
  readonly services: RecordStore<ServiceData>;
  readonly serviceViews: ServiceViews;
  /** Tasks on container instances that are not STOPPED, by id. Group: the instance's ARN. */
  readonly placedTasks: SortedView<TaskData>;
  /** What was set on container instances; the instances themselves come from the nodes. */
  readonly containerInstances: RecordStore<InstanceData>;
  readonly nodes: NodeList;
  /** Tasks that are placed on an instance and not stored yet. */
  readonly comingTasks: ComingTasks;
};

export function createStores(kube: Kube, clock: Clock, namespace: string): Stores {
  const activeClusters = new SortedView<ClusterData>((record) =>
    record.data.status === 'ACTIVE' ? { group: scopeKey(record), sortKey: record.name } : undefined,
  );
  const revisionsByStatus = new SortedView<TaskDefinitionData>((record) =>
    record.data.deleted
      ? undefined
      : {
          group: `${scopeKey(record)}/${record.data.taskDefinition.status ?? ''}`,
          sortKey: revisionKey(record.data.family, record.data.revision),
        },
  );
  const families = new FamilyView();
  const changes = new ChangeCounter();
  const taskViews = createTaskViews();
  const serviceViews = createServiceViews();
  const services = new RecordStore<ServiceData>(kube, clock, namespace, EcsServices, [
    changes,
    ...Object.values(serviceViews),
  ]);
  const placedTasks = new SortedView<TaskData>(({ data }) =>
    isStopped(data) || data.task.containerInstanceArn === undefined
      ? undefined
      : { group: data.task.containerInstanceArn, sortKey: data.id },
  );
  const nodes = new NodeList();
  nodes.onChange(() => changes.add());
  return {
    changes,
    clusters: new RecordStore(kube, clock, namespace, EcsClusters, [activeClusters, changes]),
    activeClusters,
    taskDefinitions: new RecordStore(kube, clock, namespace, EcsTaskDefinitions, [
      revisionsByStatus,
      families,
      changes,
    ]),
    revisionsByStatus,
    families,
    registrations: new Turns(),
    accountSettings: new RecordStore(kube, clock, namespace, EcsAccountSettings, [changes]),
    clientTokens: new Turns(),
    capacityProviders: new RecordStore(kube, clock, namespace, EcsCapacityProviders, [changes]),
    tasks: new RecordStore(kube, clock, namespace, EcsTasks, [
      changes,
      ...Object.values(taskViews),
      placedTasks,
    ]),
    taskViews,
    services,
    serviceViews,
    placedTasks,
    containerInstances: new RecordStore(kube, clock, namespace, EcsContainerInstances, [changes]),
    nodes,
    comingTasks: new ComingTasks(),
  };
}

export function allStores(stores: Stores): readonly RecordStore<unknown>[] {
  return [
    stores.clusters,
    stores.taskDefinitions,
    stores.accountSettings,
    stores.capacityProviders,
    // Before their tasks: a reset that took those first would see them started again.
    stores.services,
    stores.tasks,
    stores.containerInstances,
  ] as readonly RecordStore<unknown>[];
}
