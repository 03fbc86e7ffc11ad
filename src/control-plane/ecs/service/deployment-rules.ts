import type { Ecs, Wire } from '../../wire/schemas.ts';
import { invalidParameter, unsupportedFeature } from '../errors.ts';

type Configuration = Wire<Ecs.DeploymentConfiguration>;

const strategies = ['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY'];

/**
 * How deployments go, over what was so before or AWS's defaults. Throws for limits that nothing could be done within, and
 * for strategies that need load balancers.
 */
export function deploymentConfigurationOf(
  asked: Configuration | undefined,
  before: Configuration,
): Configuration {
  const merged = { ...before, ...asked };
  checkStrategy(merged);
  const { minimumHealthyPercent: min = 100, maximumPercent: max = 200 } = merged;
  if (min < 0) throw invalidParameter('minimumHealthyPercent must be greater than or equal to 0.');
  if (max < 100) throw invalidParameter('maximumPercent must be greater than or equal to 100.');
  if (min >= 100 && max <= 100)
    throw invalidParameter(
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    );
  return merged;
}

function checkStrategy({ strategy = 'ROLLING', lifecycleHooks }: Configuration): void {
  if (!strategies.includes(strategy))
    throw invalidParameter(`deployment strategy should be one of [${strategies.join(',')}]`);
  if (strategy !== 'ROLLING')
    throw unsupportedFeature(
      `kecs has no load balancers yet and cannot shift traffic: the deployment strategy ${strategy} is not there. Use ROLLING.`,
    );
  if (lifecycleHooks?.length)
    throw unsupportedFeature('kecs does not call the lifecycle hooks of deployments yet.');
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
