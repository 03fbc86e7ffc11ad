import { deleteTaskSet, updateServicePrimaryTaskSet, updateTaskSet } from '../task-set/change-task-set.ts';
import { createTaskSet } from '../task-set/create-task-set.ts';
import { describeTaskSets } from '../task-set/describe-task-sets.ts';
import { createService } from './create-service.ts';
import { deleteService } from './delete-service.ts';
import { describeServices } from './describe-services.ts';
import { listServices, listServicesByNamespace } from './list-services.ts';
import {
  describeServiceDeployments,
  describeServiceRevisions,
  listServiceDeployments,
} from './service-deployments.ts';
import { continueServiceDeployment, stopServiceDeployment } from './stop-service-deployment.ts';
import { updateService } from './update-service.ts';

export const serviceOperations = [
  createService,
  updateService,
  deleteService,
  describeServices,
  listServices,
  listServicesByNamespace,
  listServiceDeployments,
  describeServiceDeployments,
  describeServiceRevisions,
  stopServiceDeployment,
  continueServiceDeployment,
  createTaskSet,
  updateTaskSet,
  deleteTaskSet,
  updateServicePrimaryTaskSet,
  describeTaskSets,
];
