import { operation } from '../../operations/operation.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { decodeToken, encodeToken, pageSize } from '../paging.ts';
import { checkTargetType, shownAttribute } from './attribute-rules.ts';
import { instancesOf } from './instances-of.ts';

const NAME = 'ListAttributes';

/** Those that ECS sets are among them. */
export const listAttributes = operation<Ecs.ListAttributesRequest, Ecs.ListAttributesResponse>(
  NAME,
  'full',
  (input, call) => {
    const { name: cluster } = activeCluster(input.cluster, call);
    checkTargetType(input.targetType);
    const { attributeName, attributeValue } = input;
    const limit = pageSize(input.maxResults, 100);
    const after = decodeToken(NAME, input.nextToken) ?? '';
    const found = instancesOf(call.stores, call.caller, cluster)
      .filter(({ status }) => status !== 'INACTIVE')
      .flatMap((instance) =>
        instance.attributes.map((attribute) => ({
          key: `${instance.id} ${attribute.name}`,
          attribute,
          instance,
        })),
      )
      .filter(
        ({ attribute: { name, value } }) =>
          (!attributeName || name === attributeName) && (!attributeValue || value === attributeValue),
      )
      .filter(({ key }) => key > after)
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const page = found.slice(0, limit);
    const attributes = page.map(({ attribute, instance }) => shownAttribute(attribute, instance));
    const last = page.at(-1);
    if (found.length <= limit || last === undefined) return { attributes };
    return { attributes, nextToken: encodeToken(NAME, last.key) };
  },
);
