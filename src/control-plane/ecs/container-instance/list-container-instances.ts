import { operation } from '../../operations/operation.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { valuesOfInstance } from '../cluster-query/instance-values.ts';
import { parseQuery, type Query } from '../cluster-query/parse-query.ts';
import { QueryError } from '../cluster-query/scanner.ts';
import { invalidParameter } from '../errors.ts';
import { decodeToken, encodeToken, pageSize } from '../paging.ts';
import { instancesOf } from './instances-of.ts';

const NAME = 'ListContainerInstances';
const statuses = ['ACTIVE', 'DRAINING', 'REGISTERING', 'DEREGISTERING', 'REGISTRATION_FAILED'];

export const listContainerInstances = operation<
  Ecs.ListContainerInstancesRequest,
  Ecs.ListContainerInstancesResponse
>(NAME, 'full', (input, call) => {
  const { name: cluster } = activeCluster(input.cluster, call);
  const { status } = input;
  if (status !== undefined && !statuses.includes(status))
    throw invalidParameter(`Container instance status should be one of [${statuses.join(', ')}]`);
  const query = input.filter ? filterOf(input.filter) : undefined;
  const limit = pageSize(input.maxResults, 100);
  const after = decodeToken(NAME, input.nextToken) ?? '';
  const found = instancesOf(call.stores, call.caller, cluster)
    .filter((instance) =>
      status === undefined ? instance.status !== 'INACTIVE' : instance.status === status,
    )
    .filter((instance) => query === undefined || query(valuesOfInstance(instance)))
    .filter(({ id }) => id > after);
  const page = found.slice(0, limit);
  const containerInstanceArns = page.map(({ arn }) => arn);
  const last = page.at(-1);
  if (found.length <= limit || last === undefined) return { containerInstanceArns };
  return { containerInstanceArns, nextToken: encodeToken(NAME, last.id) };
});

function filterOf(text: string): Query {
  try {
    return parseQuery(text);
  } catch (thrown) {
    if (thrown instanceof QueryError) throw invalidParameter(`Invalid filter: ${thrown.message}.`);
    throw thrown;
  }
}
