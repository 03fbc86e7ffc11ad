import type { Ecs, Wire } from '../../wire/schemas.ts';
import { invalidParameter, unsupportedFeature } from '../errors.ts';

type Configuration = Wire<Ecs.DeploymentConfiguration>;

const strategies = ['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY'];
const cleanups = ['BLOCKING', 'DEFERRED'];
const MAX_BAKE_MINUTES = 24 * 60;

/** Members that belong to one strategy, by the strategy. */
const ofOneStrategy = [
  ['linearConfiguration', 'LINEAR'],
  ['canaryConfiguration', 'CANARY'],
  ['earlySuccessCriteria', 'ROLLING'],
] as const;

/** Members that only deployments led by ECS itself have. */
const ofEcsOnly = [
  'strategy',
  'bakeTimeInMinutes',
  'lifecycleHooks',
  'linearConfiguration',
  'canaryConfiguration',
  'earlySuccessCriteria',
] as const;

/** Refuses what another deployment controller than ECS has no use for; `asked` is what the call itself says. */
export function checkStrategyController(asked: Configuration, controller: string): void {
  if (controller === 'ECS') return;
  const wrong = ofEcsOnly.find((member) => asked[member] !== undefined);
  if (wrong !== undefined)
    throw invalidParameter(
      `${wrong} is only supported by the ECS deployment controller; that of the service is ${controller}.`,
    );
}

/**
 * Refuses a strategy that is none or does not go with the other members, then one that needs load balancers. AWS's model names
 * the ranges; the sentences are ours.
 */
export function checkStrategy(configuration: Configuration): void {
  const { strategy = 'ROLLING', lifecycleHooks, bakeTimeInMinutes } = configuration;
  if (!strategies.includes(strategy))
    throw invalidParameter(`deployment strategy should be one of [${strategies.join(',')}]`);
  for (const [member, owner] of ofOneStrategy)
    if (configuration[member] !== undefined && strategy !== owner)
      throw invalidParameter(
        `${member} is only supported with the deployment strategy ${owner}, but the strategy is ${strategy}.`,
      );
  minutes('bakeTimeInMinutes', bakeTimeInMinutes);
  checkShifting(configuration);
  checkEarlySuccess(configuration);
  if (strategy !== 'ROLLING')
    throw unsupportedFeature(
      `kecs has no load balancers yet and cannot shift traffic: the deployment strategy ${strategy} is not there. Use ROLLING.`,
    );
  if (lifecycleHooks?.length)
    throw unsupportedFeature('kecs does not call the lifecycle hooks of deployments yet.');
}

function checkShifting({ linearConfiguration: linear, canaryConfiguration: canary }: Configuration): void {
  tenths('linearConfiguration.stepPercent', linear?.stepPercent, 3);
  minutes('linearConfiguration.stepBakeTimeInMinutes', linear?.stepBakeTimeInMinutes);
  tenths('canaryConfiguration.canaryPercent', canary?.canaryPercent, 0.1);
  minutes('canaryConfiguration.canaryBakeTimeInMinutes', canary?.canaryBakeTimeInMinutes);
}

function checkEarlySuccess({ earlySuccessCriteria, minimumHealthyPercent = 100 }: Configuration): void {
  const { enable, healthyPercent, sourceServiceRevisionCleanup: cleanup } = earlySuccessCriteria ?? {};
  if (enable && (healthyPercent === undefined || cleanup === undefined))
    throw invalidParameter(
      'earlySuccessCriteria needs healthyPercent and sourceServiceRevisionCleanup to be enabled.',
    );
  if (cleanup !== undefined && !cleanups.includes(cleanup))
    throw invalidParameter(`sourceServiceRevisionCleanup should be one of [${cleanups.join(',')}]`);
  if (healthyPercent === undefined) return;
  if (healthyPercent < 0 || healthyPercent > 100)
    throw invalidParameter('earlySuccessCriteria.healthyPercent should be between 0 and 100.');
  if (healthyPercent < minimumHealthyPercent)
    throw invalidParameter(
      `earlySuccessCriteria.healthyPercent must be greater than or equal to minimumHealthyPercent, which is ${minimumHealthyPercent}.`,
    );
}

function minutes(what: string, value: number | undefined): void {
  if (value !== undefined && (value < 0 || value > MAX_BAKE_MINUTES))
    throw invalidParameter(`${what} should be between 0 and ${MAX_BAKE_MINUTES}.`);
}

function tenths(what: string, value: number | undefined, least: number): void {
  if (value === undefined) return;
  const inTenths = value * 10;
  // Of decimal fractions a computer knows only the neighbours.
  const isTenth = Math.abs(inTenths - Math.round(inTenths)) < 1e-6;
  if (value < least || value > 100 || !isTenth)
    throw invalidParameter(`${what} should be a multiple of 0.1 between ${least} and 100.`);
}
