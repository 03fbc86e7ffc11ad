import type { Call } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { rootArn } from '../arns.ts';

/** A stored account setting: a value for one principal; the account's root holds the default of all. */
export type SettingData = Wire<Ecs.Setting> & { name: string; value: string; principalArn: string };

/** Every setting, its value where nobody set one, and the values it can take. */
export const knownSettings: ReadonlyMap<string, { standard: string; values: readonly string[] }> = new Map([
  ['serviceLongArnFormat', onOff('enabled')],
  ['taskLongArnFormat', onOff('enabled')],
  ['containerInstanceLongArnFormat', onOff('enabled')],
  ['awsvpcTrunking', onOff('disabled')],
  ['containerInsights', { standard: 'disabled', values: ['enabled', 'disabled', 'enhanced'] }],
  ['fargateFIPSMode', onOff('disabled')],
  ['tagResourceAuthorization', { standard: 'off', values: ['on', 'off'] }],
  ['fargateTaskRetirementWaitPeriod', { standard: '7', values: ['0', '7', '14'] }],
  ['guardDutyActivate', { standard: 'off', values: [] }],
  ['dualStackIPv6', onOff('enabled')],
  ['defaultLogDriverMode', { standard: 'non-blocking', values: ['blocking', 'non-blocking'] }],
  ['fargateEventWindows', onOff('disabled')],
]);

function onOff(standard: string): { standard: string; values: readonly string[] } {
  return { standard, values: ['enabled', 'disabled'] };
}

export function settingKey(call: Call, name: string, principalArn: string) {
  return { account: call.caller.account, region: call.caller.region, name: `${name}/${principalArn}` };
}

/** The value that counts for a principal (the account's root if none is named): its own, the account's, the standard. */
export function effectiveValue(call: Call, name: string, principalArn?: string): string | undefined {
  const root = rootArn(call.caller);
  const { accountSettings } = call.stores;
  return (
    (principalArn && accountSettings.get(settingKey(call, name, principalArn))?.data.value) ||
    (accountSettings.get(settingKey(call, name, root))?.data.value ?? knownSettings.get(name)?.standard)
  );
}
