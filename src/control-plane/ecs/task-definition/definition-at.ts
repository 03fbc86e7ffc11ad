import type { Stores } from '../../store/stores.ts';
import type { TaskDefinitionData } from './task-definition-data.ts';

/** The revision with that ARN in an account and region, deleted ones too: what runs them still does. */
export function definitionAt(
  { account, region }: { readonly account: string; readonly region: string },
  arn: string,
  { taskDefinitions }: Stores,
): TaskDefinitionData | undefined {
  return taskDefinitions.get({ account, region, name: arn.slice(arn.indexOf('/') + 1) })?.data;
}
