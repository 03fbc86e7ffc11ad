import { eachContainer, outside, type Rule } from './rule.ts';

export const rangeRules: readonly Rule[] = [
  eachContainer(({ healthCheck }) =>
    healthCheck === undefined
      ? undefined
      : (healthCheck.command?.length ?? 0) === 0
        ? 'Health check command must not be empty.'
        : (outside('Health check interval', healthCheck.interval, 5, 300) ??
          outside('Health check timeout', healthCheck.timeout, 2, 60) ??
          outside('Health check retries', healthCheck.retries, 1, 10) ??
          outside('Health check startPeriod', healthCheck.startPeriod, 0, 300)),
  ),
  eachContainer(
    ({ restartPolicy }) =>
      outside('restartAttemptPeriod', restartPolicy?.restartAttemptPeriod, 60, 1800) ??
      ((restartPolicy?.ignoredExitCodes?.length ?? 0) > 50
        ? 'ignoredExitCodes can have at most 50 items'
        : undefined),
  ),
  eachContainer(
    ({ startTimeout, stopTimeout }) =>
      outside('startTimeout', startTimeout, 0, Number.MAX_SAFE_INTEGER) ??
      outside('stopTimeout', stopTimeout, 0, Number.MAX_SAFE_INTEGER),
  ),
  eachContainer(({ environmentFiles = [] }) =>
    environmentFiles.length > 10
      ? 'environmentFiles can have at most 10 items'
      : environmentFiles.some(({ value = '' }) => !value.endsWith('.env'))
        ? 'Environment files must have the extension .env.'
        : undefined,
  ),
];
