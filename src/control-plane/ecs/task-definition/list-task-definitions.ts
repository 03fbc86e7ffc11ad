import { operation } from '../../operations/operation.ts';
import { scopeKey } from '../../store/record.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { invalidParameter } from '../errors.ts';
import { decodeToken, encodeToken, pageSize } from '../paging.ts';
import type { FamilyStatus } from './family-view.ts';
import { keyAfter, revisionKey } from './task-definition-data.ts';

const statuses = ['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS'];

/** `familyPrefix` is, whatever its name says, the whole name of one family. */
export const listTaskDefinitions = operation<Ecs.ListTaskDefinitionsRequest, Ecs.ListTaskDefinitionsResponse>(
  'ListTaskDefinitions',
  'full',
  (input, call) => {
    const status = input.status ?? 'ACTIVE';
    if (!statuses.includes(status)) throw invalidParameter(`status should be one of [${statuses.join(',')}]`);
    const descending = input.sort === 'DESC';
    const limit = pageSize(input.maxResults, 100);
    const after = decodeToken('ListTaskDefinitions', input.nextToken);
    const group = `${scopeKey(call.caller)}/${status}`;
    const family = input.familyPrefix;
    const view = call.stores.revisionsByStatus;
    const page =
      family === undefined
        ? view.page(group, limit, after, descending)
        : view.page(group, limit, after ?? edgeOf(family, descending), descending);
    const own =
      family === undefined ? page.items : page.items.filter((record) => record.data.family === family);
    const taskDefinitionArns = own.map((record) => record.data.taskDefinition.taskDefinitionArn ?? '');
    // A page that ran into the next family was the last of this one.
    if (page.last === undefined || own.length < page.items.length || own.length === 0)
      return { taskDefinitionArns };
    return { taskDefinitionArns, nextToken: encodeToken('ListTaskDefinitions', page.last) };
  },
);

/** The key just before a family's first revision, or just after its last one. */
function edgeOf(family: string, descending: boolean): string {
  return descending ? keyAfter(family) : revisionKey(family, 0);
}

export const listTaskDefinitionFamilies = operation<
  Ecs.ListTaskDefinitionFamiliesRequest,
  Ecs.ListTaskDefinitionFamiliesResponse
>('ListTaskDefinitionFamilies', 'full', (input, call) => {
  const status = input.status ?? 'ALL';
  if (status !== 'ALL' && status !== 'ACTIVE' && status !== 'INACTIVE') {
    throw invalidParameter('status should be one of [ACTIVE,INACTIVE,ALL]');
  }
  const { names, last } = call.stores.families.names(
    scopeKey(call.caller),
    status satisfies FamilyStatus,
    input.familyPrefix ?? '',
    pageSize(input.maxResults, 100),
    decodeToken('ListTaskDefinitionFamilies', input.nextToken),
  );
  if (last === undefined) return { families: names };
  return { families: names, nextToken: encodeToken('ListTaskDefinitionFamilies', last) };
});
