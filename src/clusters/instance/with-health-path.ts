import type { InstanceBase } from '../../core/instance/instance.ts';
import { findHealthPath } from '../../gateway/find-health-path.ts';
import { addressOf } from './address-of.ts';

/** A server of the user's own is asked once what answers there while it is well; one that is down now is asked next time. */
export async function withHealthPath<T extends InstanceBase>(instance: T): Promise<T> {
  const { backend } = instance;
  if (backend.kind !== 'url' || backend.healthPath !== undefined) return instance;
  const healthPath = await findHealthPath(addressOf(backend.url));
  return healthPath === undefined ? instance : { ...instance, backend: { ...backend, healthPath } };
}
