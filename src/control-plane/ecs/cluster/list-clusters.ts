import { operation } from '../../operations/operation.ts';
import { scopeKey } from '../../store/record.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { decodeToken, encodeToken, pageSize } from '../paging.ts';

export const listClusters = operation<Ecs.ListClustersRequest, Ecs.ListClustersResponse>(
  'ListClusters',
  'full',
  (input, call) => {
    const after = decodeToken('ListClusters', input.nextToken);
    const page = call.stores.activeClusters.page(
      scopeKey(call.caller),
      pageSize(input.maxResults, 100),
      after,
    );
    const clusterArns = page.items.map((record) => record.data.clusterArn);
    if (page.last === undefined) return { clusterArns };
    return { clusterArns, nextToken: encodeToken('ListClusters', page.last) };
  },
);
