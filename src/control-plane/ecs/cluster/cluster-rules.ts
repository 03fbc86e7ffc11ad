import type { Ecs, Wire } from '../../wire/schemas.ts';
import { invalidParameter } from '../errors.ts';

const insightValues = ['enabled', 'disabled', 'enhanced'];

export function checkSettings(settings: readonly Wire<Ecs.ClusterSetting>[] | undefined): void {
  for (const { name, value } of settings ?? []) {
    if (name !== 'containerInsights') {
      throw invalidParameter('setting name should be one of [containerInsights]');
    }
    if (!insightValues.includes(value ?? '')) {
      throw invalidParameter(`setting value should be one of [${insightValues.join(',')}]`);
    }
  }
}
