import type { Operation } from '../operations/operation.ts';
import {
  deleteAccountSetting,
  putAccountSetting,
  putAccountSettingDefault,
} from './account-setting/change-account-settings.ts';
import { listAccountSettings } from './account-setting/list-account-settings.ts';
import { agentOperations } from './agent/agent-operations.ts';
import { createCapacityProvider } from './capacity-provider/create-capacity-provider.ts';
import { deleteCapacityProvider } from './capacity-provider/delete-capacity-provider.ts';
import { describeCapacityProviders } from './capacity-provider/describe-capacity-providers.ts';
import { updateCapacityProvider } from './capacity-provider/update-capacity-provider.ts';
import { createCluster } from './cluster/create-cluster.ts';
import { deleteCluster } from './cluster/delete-cluster.ts';
import { describeClusters } from './cluster/describe-clusters.ts';
import { listClusters } from './cluster/list-clusters.ts';
import {
  putClusterCapacityProviders,
  updateCluster,
  updateClusterSettings,
} from './cluster/update-cluster.ts';
import { deleteAttributes, putAttributes } from './container-instance/change-attributes.ts';
import { describeContainerInstances } from './container-instance/describe-container-instances.ts';
import { listAttributes } from './container-instance/list-attributes.ts';
import { listContainerInstances } from './container-instance/list-container-instances.ts';
import {
  deregisterContainerInstance,
  registerContainerInstance,
  updateContainerAgent,
} from './container-instance/register-instance.ts';
import { updateContainerInstancesState } from './container-instance/update-instances-state.ts';
import { serviceOperations } from './service/service-operations.ts';
import { listTagsForResource, tagResource, untagResource } from './tag/tag-operations.ts';
import { describeTasks } from './task/describe-tasks.ts';
import { listTasks } from './task/list-tasks.ts';
import { runTask } from './task/run-task.ts';
import { startTask } from './task/start-task.ts';
import { stopTask } from './task/stop-task.ts';
import { deleteTaskDefinitions } from './task-definition/delete-task-definitions.ts';
import { deregisterTaskDefinition } from './task-definition/deregister-task-definition.ts';
import { describeTaskDefinition } from './task-definition/describe-task-definition.ts';
import { listTaskDefinitionFamilies, listTaskDefinitions } from './task-definition/list-task-definitions.ts';
import { registerTaskDefinition } from './task-definition/register-task-definition.ts';
import { getTaskProtection } from './task-protection/get-task-protection.ts';
import { updateTaskProtection } from './task-protection/update-task-protection.ts';

/** Every ECS operation that does more than refuse. */
export const ecsOperations: readonly Operation[] = [
  createCluster,
  describeClusters,
  listClusters,
  updateCluster,
  updateClusterSettings,
  putClusterCapacityProviders,
  deleteCluster,
  registerTaskDefinition,
  describeTaskDefinition,
  listTaskDefinitions,
  listTaskDefinitionFamilies,
  deregisterTaskDefinition,
  deleteTaskDefinitions,
  runTask,
  startTask,
  stopTask,
  describeTasks,
  listTasks,
  tagResource,
  untagResource,
  listTagsForResource,
  putAccountSetting,
  putAccountSettingDefault,
  deleteAccountSetting,
  listAccountSettings,
  createCapacityProvider,
  updateCapacityProvider,
  deleteCapacityProvider,
  describeCapacityProviders,
  getTaskProtection,
  updateTaskProtection,
  ...agentOperations,
  ...serviceOperations,
  listContainerInstances,
  describeContainerInstances,
  updateContainerInstancesState,
  registerContainerInstance,
  deregisterContainerInstance,
  updateContainerAgent,
  putAttributes,
  deleteAttributes,
  listAttributes,
];
