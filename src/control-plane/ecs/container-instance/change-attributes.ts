import { operation } from '../../operations/operation.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { byTarget, checkAttributes, MAX_ATTRIBUTES, shownAttribute } from './attribute-rules.ts';
import { changeInstance } from './change-instance.ts';
import type { CustomAttribute } from './instance-data.ts';

type Attribute = Wire<Ecs.Attribute>;

export const putAttributes = operation<Ecs.PutAttributesRequest, Ecs.PutAttributesResponse>(
  'PutAttributes',
  'full',
  async (input, call) => {
    const { name: cluster } = activeCluster(input.cluster, call);
    checkAttributes(input.attributes ?? []);
    const shown: Attribute[] = [];
    for (const { instance, attributes } of byTarget(input.attributes ?? [], cluster, call).values()) {
      const changed = await changeInstance(instance, call, (data) => ({
        attributes: merged(data.attributes, attributes),
      }));
      const names = new Set(attributes.map(({ name }) => name));
      shown.push(
        ...changed.attributes
          .filter(({ name }) => names.has(name))
          .map((attribute) => shownAttribute(attribute, changed)),
      );
    }
    return { attributes: shown };
  },
);

export const deleteAttributes = operation<Ecs.DeleteAttributesRequest, Ecs.DeleteAttributesResponse>(
  'DeleteAttributes',
  'full',
  async (input, call) => {
    const { name: cluster } = activeCluster(input.cluster, call);
    checkAttributes(input.attributes ?? []);
    const shown: Attribute[] = [];
    for (const { instance, attributes } of byTarget(input.attributes ?? [], cluster, call).values()) {
      const isMeant = (present: CustomAttribute) =>
        attributes.some(
          ({ name, value }) => name === present.name && (value === undefined || value === present.value),
        );
      await changeInstance(instance, call, (data) =>
        data.attributes.some(isMeant)
          ? { attributes: data.attributes.filter((present) => !isMeant(present)) }
          : data,
      );
      shown.push(
        ...instance.attributes.filter(isMeant).map((attribute) => shownAttribute(attribute, instance)),
      );
    }
    return { attributes: shown };
  },
);

function merged(before: readonly CustomAttribute[], put: readonly Attribute[]): CustomAttribute[] {
  const all = new Map(before.map((attribute) => [attribute.name, attribute]));
  for (const { name = '', value } of put) all.set(name, { name, ...(value !== undefined && { value }) });
  if (all.size > MAX_ATTRIBUTES)
    throw new AwsError(
      'AttributeLimitExceededException',
      `A container instance can have at most ${MAX_ATTRIBUTES} custom attributes.`,
    );
  return [...all.values()];
}
