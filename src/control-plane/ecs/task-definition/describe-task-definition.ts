import { operation } from '../../operations/operation.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { clientException } from '../errors.ts';
import { findTaskDefinition } from './reference.ts';

export const describeTaskDefinition = operation<
  Ecs.DescribeTaskDefinitionRequest,
  Ecs.DescribeTaskDefinitionResponse
>('DescribeTaskDefinition', 'full', (input, call) => {
  const record = findTaskDefinition(input.taskDefinition ?? '', call);
  if (record === undefined) throw clientException('Unable to describe task definition.');
  const { taskDefinition, tags } = record.data;
  return input.include?.includes('TAGS') ? { taskDefinition, tags: [...tags] } : { taskDefinition };
});
