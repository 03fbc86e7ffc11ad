import type { AwsClient } from '../../aws/aws-client.ts';
import { isAwsRefused } from '../../aws/aws-refused.ts';
import type { RegistryService } from './registry-arn.ts';

/** The registry will not take it, whatever is tried again soon; the message is its own words. */
export class RegistryRefused extends Error {}

/** AWS Cloud Map, as far as tasks are registered there. Both may be repeated; other errors than RegistryRefused may pass. */
export interface CloudMap {
  register(service: RegistryService, id: string, attributes: Readonly<Record<string, string>>): Promise<void>;
  /** Nothing happens for what is not there. */
  deregister(service: RegistryService, id: string): Promise<void>;
}

const gone = new Set(['InstanceNotFound', 'ServiceNotFound']);

/** That of the backend. */
export function cloudMapOf(client: AwsClient, signal: AbortSignal): CloudMap {
  const call = async ({ account, region }: RegistryService, operation: string, input: object) => {
    const target = `Route53AutoNaming_v20170314.${operation}`;
    await client.json({ account, region }, 'servicediscovery', target, input, signal);
  };
  return {
    register: async (service, id, attributes) => {
      const input = { ServiceId: service.id, InstanceId: id, Attributes: attributes };
      await call(service, 'RegisterInstance', input).catch(refuse);
    },
    deregister: async (service, id) => {
      try {
        await call(service, 'DeregisterInstance', { ServiceId: service.id, InstanceId: id });
      } catch (thrown) {
        if (!isAwsRefused(thrown) || !gone.has(thrown.code)) refuse(thrown);
      }
    },
  };
}

/** Where there is no backend. */
export const noCloudMap: CloudMap = {
  register: () =>
    Promise.reject(new RegistryRefused('this instance has no backend that AWS Cloud Map is in')),
  deregister: () => Promise.resolve(),
};

function refuse(thrown: unknown): never {
  throw isAwsRefused(thrown) ? new RegistryRefused(`${thrown.code}: ${thrown.message}`) : thrown;
}
