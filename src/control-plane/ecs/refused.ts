import { type Operation, operation } from '../operations/operation.ts';
import { activeCluster } from './cluster/find-cluster.ts';
import { clientException, unsupportedFeature } from './errors.ts';
import { findTaskDefinition } from './task-definition/reference.ts';

/** Operations whose model has UnsupportedFeatureException; the others say the same as ClientException. */
const canBeUnsupported = new Set([
  'RunTask',
  'StartTask',
  'CreateService',
  'CreateTaskSet',
  'UpdateTaskSet',
  'DeleteTaskSet',
  'UpdateServicePrimaryTaskSet',
  'StopServiceDeployment',
  'ContinueServiceDeployment',
  'CreateCapacityProvider',
  'UpdateCapacityProvider',
  'DeleteCapacityProvider',
  'GetTaskProtection',
  'UpdateTaskProtection',
]);
const newFamilies = /Gateway|Daemon/;

type MaybeScoped = { cluster?: unknown; taskDefinition?: unknown };

/** An operation that is not there yet: first what AWS would say of a wrong cluster or definition, then that. */
export function refusedOperation(name: string, namesCluster: boolean): Operation {
  return operation<MaybeScoped, never>(name, 'refused', (input, call) => {
    if (namesCluster) activeCluster(typeof input.cluster === 'string' ? input.cluster : undefined, call);
    if (
      (name === 'RunTask' || name === 'StartTask') &&
      findTaskDefinition(String(input.taskDefinition), call) === undefined
    ) {
      throw clientException('TaskDefinition not found.');
    }
    const message = `kecs does not implement ${name} yet.`;
    throw canBeUnsupported.has(name) || newFamilies.test(name)
      ? unsupportedFeature(message)
      : clientException(message);
  });
}
