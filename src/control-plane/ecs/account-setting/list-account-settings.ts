import { operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { rootArn } from '../arns.ts';
import { invalidParameter } from '../errors.ts';
import { decodeToken, encodeToken, pageSize } from '../paging.ts';
import { effectiveValue, knownSettings, settingKey } from './effective-settings.ts';

/** Settings that were set for the principal; with effectiveSettings all there are, with the value that counts. */
export const listAccountSettings = operation<Ecs.ListAccountSettingsRequest, Ecs.ListAccountSettingsResponse>(
  'ListAccountSettings',
  'full',
  (input, call) => {
    if (input.name !== undefined && !knownSettings.has(input.name)) {
      throw invalidParameter(`${input.name} should be one of [${[...knownSettings.keys()].join(',')}]`);
    }
    if (input.value !== undefined && input.name === undefined) {
      throw invalidParameter('A value can only be given together with a name.');
    }
    const principalArn = input.principalArn ?? rootArn(call.caller);
    const found: Wire<Ecs.Setting>[] = [];
    for (const [name, { values }] of knownSettings) {
      if (input.name !== undefined && name !== input.name) continue;
      const value = input.effectiveSettings
        ? effectiveValue(call, name, principalArn)
        : call.stores.accountSettings.get(settingKey(call, name, principalArn))?.data.value;
      if (value === undefined || (input.value !== undefined && value !== input.value)) continue;
      found.push({
        name: name as Ecs.SettingName,
        value,
        principalArn,
        type: values.length === 0 ? 'aws_managed' : 'user',
      });
    }
    const limit = pageSize(input.maxResults, 10, 10);
    const after = Number(decodeToken('ListAccountSettings', input.nextToken) ?? 0);
    const settings = found.slice(after, after + limit);
    if (after + limit >= found.length) return { settings };
    return { settings, nextToken: encodeToken('ListAccountSettings', String(after + limit)) };
  },
);
