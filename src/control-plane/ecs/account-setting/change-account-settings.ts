import { type Call, operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { rootArn } from '../arns.ts';
import { invalidParameter } from '../errors.ts';
import { effectiveValue, knownSettings, type SettingData, settingKey } from './effective-settings.ts';

export const putAccountSetting = operation<Ecs.PutAccountSettingRequest, Ecs.PutAccountSettingResponse>(
  'PutAccountSetting',
  'full',
  async (input, call) => ({
    setting: await put(call, input.name, input.value, input.principalArn ?? rootArn(call.caller)),
  }),
  'Who calls is known by account only, so a call without principalArn sets the value of the account.',
);

export const putAccountSettingDefault = operation<
  Ecs.PutAccountSettingDefaultRequest,
  Ecs.PutAccountSettingDefaultResponse
>('PutAccountSettingDefault', 'full', async (input, call) => ({
  setting: await put(call, input.name, input.value, rootArn(call.caller)),
}));

export const deleteAccountSetting = operation<
  Ecs.DeleteAccountSettingRequest,
  Ecs.DeleteAccountSettingResponse
>('DeleteAccountSetting', 'full', async (input, call) => {
  const name = checkName(input.name);
  const principalArn = input.principalArn ?? rootArn(call.caller);
  const record = call.stores.accountSettings.get(settingKey(call, name, principalArn));
  if (record !== undefined) await call.stores.accountSettings.delete(record);
  return { setting: setting(name, effectiveValue(call, name, principalArn) ?? '', principalArn) };
});

async function put(
  call: Call,
  givenName: string | undefined,
  value: string | undefined,
  principalArn: string,
): Promise<Wire<Ecs.Setting>> {
  const name = checkName(givenName);
  const values = knownSettings.get(name)?.values ?? [];
  if (values.length === 0)
    throw invalidParameter(`The account setting ${name} is managed by AWS and cannot be changed.`);
  if (!values.includes(value ?? '')) throw invalidParameter(`${name} should be one of [${values.join(',')}]`);
  const data = setting(name, value ?? '', principalArn);
  const key = settingKey(call, name, principalArn);
  const { accountSettings } = call.stores;
  const same = (before: SettingData) => (before.value === data.value ? before : data);
  if (accountSettings.get(key) === undefined && (await accountSettings.create(key, data)) !== undefined)
    return data;
  // The key exists, or came to exist meanwhile.
  if ((await accountSettings.update(key, same)) === undefined) await accountSettings.create(key, data);
  return data;
}

function checkName(name: string | undefined): string {
  if (name === undefined || !knownSettings.has(name)) {
    throw invalidParameter(`${name} should be one of [${[...knownSettings.keys()].join(',')}]`);
  }
  return name;
}

function setting(name: string, value: string, principalArn: string): SettingData {
  const type = knownSettings.get(name)?.values.length === 0 ? 'aws_managed' : 'user';
  return { name: name as Ecs.SettingName, value, principalArn, type };
}
