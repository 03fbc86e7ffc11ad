import type { Service } from './service-data.ts';

const DEFAULT_PERCENT = 50;
const LEAST = 3;
const MOST = 200;

export type CircuitBreaker = {
  readonly enable: boolean;
  readonly rollback: boolean;
  readonly resetOnHealthyTask: boolean;
  /** The number of failed tasks at which a deployment is given up. */
  readonly threshold: number;
};

/** A service's circuit breaker with its defaults. Source: specs/ecs-behaviour 4.4. */
export function circuitBreakerOf({ deploymentConfiguration, desiredCount }: Service): CircuitBreaker {
  const asked = deploymentConfiguration?.deploymentCircuitBreaker;
  const { type = 'BOUNDED_PERCENT', value = DEFAULT_PERCENT } = asked?.thresholdConfiguration ?? {};
  const share = Math.ceil((desiredCount * value) / 100);
  return {
    enable: asked?.enable ?? false,
    rollback: asked?.rollback ?? false,
    resetOnHealthyTask: asked?.resetOnHealthyTask ?? true,
    threshold:
      type === 'COUNT'
        ? value
        : type === 'UNBOUNDED_PERCENT'
          ? Math.max(share, 1)
          : Math.min(Math.max(share, LEAST), MOST),
  };
}
