import { describe, expect, it } from 'vitest';
import {
  defaultConfiguration,
  deploymentConfigurationOf,
} from '../../../../src/control-plane/ecs/service/deployment-rules.ts';
import type { Ecs, Wire } from '../../../../src/control-plane/wire/schemas.ts';
import { ServiceRig } from '../../../helpers/service-rig.ts';

type Configuration = Wire<Ecs.DeploymentConfiguration>;

function of(asked: object, controller = 'ECS'): Configuration {
  const before = defaultConfiguration('REPLICA', controller);
  return deploymentConfigurationOf(asked as Configuration, before, controller);
}

const breaker = (thresholdConfiguration: object) => ({
  deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration },
});
const early = (criteria: object) => ({ earlySuccessCriteria: { enable: true, ...criteria } });
const alarms = (alarmNames: string[], enable: boolean, rollback: boolean) => ({
  alarms: { alarmNames, enable, rollback },
});

const refused: [object, string][] = [
  [{ bakeTimeInMinutes: -1 }, 'bakeTimeInMinutes should be between 0 and 1440.'],
  [{ bakeTimeInMinutes: 1441 }, 'bakeTimeInMinutes should be between 0 and 1440.'],
  [{ strategy: 'SOMEHOW' }, 'deployment strategy should be one of [ROLLING,BLUE_GREEN,LINEAR,CANARY]'],
  [
    { linearConfiguration: {} },
    'linearConfiguration is only supported with the deployment strategy LINEAR, but the strategy is ROLLING.',
  ],
  [
    { strategy: 'CANARY', linearConfiguration: {} },
    'linearConfiguration is only supported with the deployment strategy LINEAR, but the strategy is CANARY.',
  ],
  [
    { strategy: 'LINEAR', canaryConfiguration: {} },
    'canaryConfiguration is only supported with the deployment strategy CANARY, but the strategy is LINEAR.',
  ],
  [
    { strategy: 'BLUE_GREEN', ...early({}) },
    'earlySuccessCriteria is only supported with the deployment strategy ROLLING, but the strategy is BLUE_GREEN.',
  ],
  [
    { strategy: 'LINEAR', linearConfiguration: { stepPercent: 2.9 } },
    'linearConfiguration.stepPercent should be a multiple of 0.1 between 3 and 100.',
  ],
  [
    { strategy: 'LINEAR', linearConfiguration: { stepBakeTimeInMinutes: 2000 } },
    'linearConfiguration.stepBakeTimeInMinutes should be between 0 and 1440.',
  ],
  [
    { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 5.55 } },
    'canaryConfiguration.canaryPercent should be a multiple of 0.1 between 0.1 and 100.',
  ],
  [
    { strategy: 'CANARY', canaryConfiguration: { canaryBakeTimeInMinutes: -5 } },
    'canaryConfiguration.canaryBakeTimeInMinutes should be between 0 and 1440.',
  ],
  [
    early({ healthyPercent: 100 }),
    'earlySuccessCriteria needs healthyPercent and sourceServiceRevisionCleanup to be enabled.',
  ],
  [
    early({ healthyPercent: 101, sourceServiceRevisionCleanup: 'BLOCKING' }),
    'earlySuccessCriteria.healthyPercent should be between 0 and 100.',
  ],
  [
    { minimumHealthyPercent: 60, ...early({ healthyPercent: 50, sourceServiceRevisionCleanup: 'DEFERRED' }) },
    'earlySuccessCriteria.healthyPercent must be greater than or equal to minimumHealthyPercent, which is 60.',
  ],
  [
    early({ healthyPercent: 100, sourceServiceRevisionCleanup: 'NEVER' }),
    'sourceServiceRevisionCleanup should be one of [BLOCKING,DEFERRED]',
  ],
  [alarms([], true, false), 'alarms.alarmNames must name at least one alarm when alarms are enabled.'],
  [alarms(['ok', ' '], true, true), 'alarms.alarmNames must not hold an empty name.'],
  [alarms(['ok'], false, true), 'alarms.rollback can only be true when alarms.enable is true.'],
  [
    breaker({ type: 'SOME', value: 1 }),
    'threshold type should be one of [BOUNDED_PERCENT,COUNT,UNBOUNDED_PERCENT]',
  ],
  [breaker({ type: 'COUNT', value: 0 }), 'thresholdConfiguration.value must be greater than or equal to 1.'],
  [
    breaker({ type: 'BOUNDED_PERCENT', value: 101 }),
    'thresholdConfiguration.value should be between 1 and 100 for the type BOUNDED_PERCENT.',
  ],
];

const ofEcsOnly: [object, string][] = [
  [{ strategy: 'ROLLING' }, 'strategy is only supported by'],
  [{ strategy: 'BLUE_GREEN' }, 'strategy is only supported by'],
  [{ bakeTimeInMinutes: 5 }, 'bakeTimeInMinutes is only supported by'],
  [{ canaryConfiguration: {} }, 'canaryConfiguration is only supported by'],
  [alarms(['a'], true, false), 'Deployment alarms are only supported by'],
  [breaker({ type: 'COUNT', value: 3 }), 'The deployment circuit breaker is only supported by'],
];

describe('a deployment configuration', () => {
  it.each(refused)('%j is refused', (asked, message) => {
    expect(() => of(asked)).toThrow(expect.objectContaining({ code: 'InvalidParameterException', message }));
  });

  it.each(
    ['CODE_DEPLOY', 'EXTERNAL'].flatMap((controller) =>
      ofEcsOnly.map((one) => [controller, ...one] as const),
    ),
  )('of the controller %s has no %j', (controller, asked, message) => {
    const words = `${message} the ECS deployment controller; that of the service is ${controller}.`;
    expect(() => of(asked, controller)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException', message: words }),
    );
  });

  it.each([
    { bakeTimeInMinutes: 1440 },
    alarms(['cpu', 'errors'], true, true),
    alarms(['cpu'], false, false),
    alarms([], false, false),
    breaker({ type: 'COUNT', value: 500 }),
    breaker({ type: 'UNBOUNDED_PERCENT', value: 150 }),
    breaker({ type: 'BOUNDED_PERCENT', value: 100 }),
    early({ healthyPercent: 100, sourceServiceRevisionCleanup: 'DEFERRED' }),
  ])('%j is taken', (asked) => {
    expect(of(asked)).toMatchObject(asked);
  });

  it.each([
    ['LINEAR', { linearConfiguration: { stepPercent: 33.3, stepBakeTimeInMinutes: 0 } }],
    ['CANARY', { canaryConfiguration: { canaryPercent: 0.1, canaryBakeTimeInMinutes: 1440 } }],
  ])('that is right for %s is only refused because of the strategy', (strategy, members) => {
    expect(() => of({ strategy, ...members })).toThrow(
      expect.objectContaining({ code: 'UnsupportedFeatureException' }),
    );
  });

  it('may name what is off for every controller, as tools do', () => {
    const off = {
      ...alarms([], false, false),
      deploymentCircuitBreaker: { enable: false, rollback: false },
    };
    expect(of(off, 'EXTERNAL')).toMatchObject(off);
  });

  it('is looked at in updates by the controller that the service has', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    await rig.create({ desiredCount: 0, deploymentController: { type: 'CODE_DEPLOY' } });
    await expect(rig.update({ deploymentConfiguration: { strategy: 'ROLLING' } })).rejects.toThrow(
      'strategy is only supported by the ECS deployment controller; that of the service is CODE_DEPLOY.',
    );
  });
});
