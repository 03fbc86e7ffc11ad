import type { Ecs, Wire } from '../../wire/schemas.ts';
import { invalidParameter } from '../errors.ts';

type Configuration = Wire<Ecs.DeploymentConfiguration>;

const thresholds = ['BOUNDED_PERCENT', 'COUNT', 'UNBOUNDED_PERCENT'];

/**
 * Refuses alarms and circuit breakers that could never do what they are for. Both may be named for any deployment controller
 * as long as they are off: tools send them always. The sentences are ours.
 */
export function checkFailureDetection(configuration: Configuration, controller: string): void {
  checkAlarms(configuration.alarms, controller);
  checkCircuitBreaker(configuration.deploymentCircuitBreaker, controller);
}

function checkAlarms(alarms: Configuration['alarms'], controller: string): void {
  if (alarms === undefined) return;
  const { alarmNames = [], enable, rollback } = alarms;
  if (enable && controller !== 'ECS')
    throw invalidParameter(
      `Deployment alarms are only supported by the ECS deployment controller; that of the service is ${controller}.`,
    );
  if (enable && alarmNames.length === 0)
    throw invalidParameter('alarms.alarmNames must name at least one alarm when alarms are enabled.');
  if (alarmNames.some((name) => name.trim() === ''))
    throw invalidParameter('alarms.alarmNames must not hold an empty name.');
  if (rollback && !enable)
    throw invalidParameter('alarms.rollback can only be true when alarms.enable is true.');
}

function checkCircuitBreaker(breaker: Configuration['deploymentCircuitBreaker'], controller: string): void {
  if (breaker?.enable && controller !== 'ECS')
    throw invalidParameter(
      `The deployment circuit breaker is only supported by the ECS deployment controller; that of the service is ${controller}.`,
    );
  const { type, value } = breaker?.thresholdConfiguration ?? {};
  if (type !== undefined && !thresholds.includes(type))
    throw invalidParameter(`threshold type should be one of [${thresholds.join(',')}]`);
  if (value === undefined) return;
  if (value < 1) throw invalidParameter('thresholdConfiguration.value must be greater than or equal to 1.');
  if (type === 'BOUNDED_PERCENT' && value > 100)
    throw invalidParameter(
      'thresholdConfiguration.value should be between 1 and 100 for the type BOUNDED_PERCENT.',
    );
}
