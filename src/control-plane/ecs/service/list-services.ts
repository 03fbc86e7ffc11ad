import { operation } from '../../operations/operation.ts';
import type { SortedView } from '../../store/sorted-view.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { decodeToken, encodeToken, pageSize } from '../paging.ts';
import type { Service, ServiceData } from './service-data.ts';
import { serviceGroup } from './service-views.ts';

const STANDARD_PAGE = 10;

export const listServices = operation<Ecs.ListServicesRequest, Ecs.ListServicesResponse>(
  'ListServices',
  'full',
  (input, call) => {
    const { name } = activeCluster(input.cluster, call);
    const isWanted = ({ launchType, schedulingStrategy, resourceManagementType }: Service) =>
      (!input.launchType || launchType === input.launchType) &&
      (!input.schedulingStrategy || schedulingStrategy === input.schedulingStrategy) &&
      (!input.resourceManagementType || resourceManagementType === input.resourceManagementType);
    const list = {
      operation: 'ListServices',
      view: call.stores.serviceViews.active,
      group: serviceGroup(call.caller, name),
      keyOf: ({ name: key }: ServiceData) => key,
    };
    return pageOf(list, input, isWanted);
  },
);

/** Services whose Service Connect namespace it is, in all clusters. */
export const listServicesByNamespace = operation<
  Ecs.ListServicesByNamespaceRequest,
  Ecs.ListServicesByNamespaceResponse
>(
  'ListServicesByNamespace',
  'full',
  (input, call) => {
    const list = {
      operation: 'ListServicesByNamespace',
      view: call.stores.serviceViews.byNamespace,
      group: serviceGroup(call.caller, input.namespace ?? ''),
      keyOf: ({ service }: ServiceData) => service.serviceArn,
    };
    return pageOf(list, input, () => true);
  },
  'A namespace is looked for as services name it, by name or by ARN; Cloud Map is not asked.',
);

type List = {
  readonly operation: string;
  readonly view: SortedView<ServiceData>;
  readonly group: string;
  readonly keyOf: (data: ServiceData) => string;
};
type Paging = { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined };

function pageOf(
  { operation: name, view, group, keyOf }: List,
  { maxResults, nextToken }: Paging,
  isWanted: (service: Service) => boolean,
): { serviceArns: string[]; nextToken?: string } {
  const limit = pageSize(maxResults, STANDARD_PAGE);
  const after = decodeToken(name, nextToken);
  const rest = view.page(group, Infinity, after).items.filter(({ data }) => isWanted(data.service));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const serviceArns = page.map(({ data }) => data.service.serviceArn);
  return rest.length > limit && last
    ? { serviceArns, nextToken: encodeToken(name, keyOf(last.data)) }
    : { serviceArns };
}
