import type { Ecs, Wire } from '../../wire/schemas.ts';
import { invalidParameter } from '../errors.ts';
import { checkFailureDetection } from './failure-rules.ts';
import { checkStrategy, checkStrategyController } from './strategy-rules.ts';

type Configuration = Wire<Ecs.DeploymentConfiguration>;

/**
 * How deployments go, over what was so before or AWS's defaults. Throws for limits that nothing could be done within, for
 * members that do not belong together or to the deployment controller, and for strategies that need load balancers.
 */
export function deploymentConfigurationOf(
  asked: Configuration | undefined,
  before: Configuration,
  controller: string,
): Configuration {
  const merged = { ...before, ...asked };
  checkStrategyController(asked ?? {}, controller);
  checkStrategy(merged);
  checkFailureDetection(merged, controller);
  const { minimumHealthyPercent: min = 100, maximumPercent: max = 200 } = merged;
  if (min < 0) throw invalidParameter('minimumHealthyPercent must be greater than or equal to 0.');
  if (max < 100) throw invalidParameter('maximumPercent must be greater than or equal to 100.');
  if (min >= 100 && max <= 100)
    throw invalidParameter(
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    );
  return merged;
}

/** AWS's defaults. */
export function defaultConfiguration(schedulingStrategy: string, controller: string): Configuration {
  const limits =
    schedulingStrategy === 'DAEMON'
      ? { maximumPercent: 100, minimumHealthyPercent: 0 }
      : { maximumPercent: 200, minimumHealthyPercent: 100 };
  if (controller !== 'ECS') return limits;
  return {
    deploymentCircuitBreaker: { enable: false, rollback: false },
    ...limits,
    alarms: { alarmNames: [], rollback: false, enable: false },
    strategy: 'ROLLING',
    bakeTimeInMinutes: 0,
  };
}
