import { type StoredRecord, scopeKey } from '../../store/record.ts';
import { SortedView } from '../../store/sorted-view.ts';
import type { ServiceData } from './service-data.ts';

type Scope = { account: string; region: string };

/** The sorted lists of services. */
export type ServiceViews = {
  /** ACTIVE ones by name. Groups: `serviceGroup(scope, cluster)`. */
  readonly active: SortedView<ServiceData>;
  /** Those that stop their last tasks. Groups as above. */
  readonly draining: SortedView<ServiceData>;
  /** ACTIVE ones by ARN. Groups: `serviceGroup(scope, namespace)`. */
  readonly byNamespace: SortedView<ServiceData>;
};

export function serviceGroup(scope: Scope, name: string): string {
  return `${scopeKey(scope)}/${name}`;
}

export function createServiceViews(): ServiceViews {
  const ofStatus = (status: string) => (record: StoredRecord<ServiceData>) =>
    record.data.service.status === status
      ? { group: serviceGroup(record, record.data.cluster), sortKey: record.data.name }
      : undefined;
  return {
    active: new SortedView(ofStatus('ACTIVE')),
    draining: new SortedView(ofStatus('DRAINING')),
    byNamespace: new SortedView((record) => {
      const { service } = record.data;
      const namespace = service.deployments[0]?.serviceConnectConfiguration?.namespace;
      if (namespace === undefined || service.status !== 'ACTIVE') return undefined;
      return { group: serviceGroup(record, namespace), sortKey: service.serviceArn };
    }),
  };
}
