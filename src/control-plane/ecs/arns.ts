import type { Caller } from '../wire/caller.ts';

export type EcsArn = { region: string; account: string; type: string; id: string };

const ecsArn = /^arn:[a-z0-9-]+:ecs:([a-z0-9-]*):(\d{12}):([a-z-]+)\/(.+)$/;

/** The parts of an ECS ARN; undefined for anything else. `id` is all after the first slash. */
export function parseEcsArn(text: string): EcsArn | undefined {
  const match = ecsArn.exec(text);
  if (match === null) return undefined;
  const [, region = '', account = '', type = '', id = ''] = match;
  return { region, account, type, id };
}

export function isArn(text: string): boolean {
  return text.startsWith('arn:');
}

export function clusterArn(caller: Caller, name: string): string {
  return `arn:${caller.partition}:ecs:${caller.region}:${caller.account}:cluster/${name}`;
}

export function taskDefinitionArn(caller: Caller, family: string, revision: number): string {
  return `arn:${caller.partition}:ecs:${caller.region}:${caller.account}:task-definition/${family}:${revision}`;
}

/** The family in the ARN of a task definition. */
export function familyOfArn(taskDefinition: string): string {
  return taskDefinition.replace(/^.*\//, '').replace(/:\d+$/, '');
}

export function capacityProviderArn(caller: Caller, name: string): string {
  return `arn:${caller.partition}:ecs:${caller.region}:${caller.account}:capacity-provider/${name}`;
}

/** The account's root: signatures are not verified, so who calls is known by account only. */
export function rootArn(caller: Caller): string {
  return `arn:${caller.partition}:iam::${caller.account}:root`;
}

export function ownedBy(arn: EcsArn, caller: Caller): boolean {
  return arn.region === caller.region && arn.account === caller.account;
}

/** ARN of anything that lives in a cluster, e.g. `task`, `service`, `container-instance`; `id` may hold slashes. */
export function inClusterArn(caller: Caller, type: string, cluster: string, id: string): string {
  return `arn:${caller.partition}:ecs:${caller.region}:${caller.account}:${type}/${cluster}/${id}`;
}

/**
 * The id that names something of this type in a cluster, given as that id or as an ARN (also one of old, without the cluster);
 * undefined for an ARN of another type, account, region or cluster.
 */
export function idInCluster(
  reference: string,
  type: string,
  cluster: string,
  caller: Caller,
): string | undefined {
  if (!isArn(reference)) return reference;
  const arn = parseEcsArn(reference);
  if (arn?.type !== type || !ownedBy(arn, caller)) return undefined;
  const slash = arn.id.indexOf('/');
  if (slash < 0) return arn.id;
  return arn.id.slice(0, slash) === cluster ? arn.id.slice(slash + 1) : undefined;
}

/** The ARN of what is named so, whether it is there or not. */
export function arnInCluster(reference: string, type: string, cluster: string, caller: Caller): string {
  return isArn(reference) ? reference : inClusterArn(caller, type, cluster, reference);
}
