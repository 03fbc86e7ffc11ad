import type { Call } from '../../operations/operation.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { invalidParameter } from '../errors.ts';
import { findInstance } from './find-instance.ts';
import { isBuiltIn } from './instance-attributes.ts';
import type { Instance } from './instances-of.ts';

type Attribute = Wire<Ecs.Attribute>;

export const MAX_ATTRIBUTES = 10;
const TARGET_TYPE = 'container-instance';
const legalName = /^[a-zA-Z0-9\-_./\\]{1,128}$/;
const legalValue = /^(?! )[a-zA-Z0-9\-_./\\@: ]{0,128}(?<! )$/;

export function checkTargetType(targetType: string | undefined): void {
  if (targetType !== TARGET_TYPE) throw invalidParameter(`targetType should be one of [${TARGET_TYPE}]`);
}

/** Refuses what cannot be set by callers: too many, illegal ones, those that ECS itself sets. */
export function checkAttributes(attributes: readonly Attribute[]): void {
  if (attributes.length === 0) throw invalidParameter('Attributes cannot be empty.');
  if (attributes.length > MAX_ATTRIBUTES)
    throw invalidParameter(`attributes can have at most ${MAX_ATTRIBUTES} items`);
  for (const { name = '', value = '', targetType } of attributes) {
    if (targetType !== undefined) checkTargetType(targetType);
    if (!legalName.test(name)) throw invalidParameter(`Attribute name ${name} is not valid.`);
    if (!legalValue.test(value)) throw invalidParameter(`Attribute value ${value} is not valid.`);
    if (isBuiltIn(name)) throw invalidParameter(`Attribute ${name} is reserved and cannot be changed.`);
  }
}

/** The attributes by the instances that they are meant for; throws TargetNotFoundException before anything is changed. */
export function byTarget(
  attributes: readonly Attribute[],
  cluster: string,
  call: Call,
): Map<string, { instance: Instance; attributes: Attribute[] }> {
  const targets = new Map<string, { instance: Instance; attributes: Attribute[] }>();
  for (const attribute of attributes) {
    const instance = findInstance(attribute.targetId ?? '', cluster, call);
    if (instance === undefined || instance.status === 'INACTIVE')
      throw new AwsError('TargetNotFoundException', 'The specified target was not found.');
    const target = targets.get(instance.id) ?? { instance, attributes: [] };
    target.attributes.push(attribute);
    targets.set(instance.id, target);
  }
  return targets;
}

/** An attribute of an instance as answers show it. */
export function shownAttribute(
  { name, value }: { readonly name: string; readonly value?: string | undefined },
  { arn }: Instance,
): Attribute {
  return { name, ...(value !== undefined && { value }), targetId: arn };
}
