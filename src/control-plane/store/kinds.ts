import type { ResourceType } from '../../core/kube-objects.ts';

/** The custom resources that hold ECS records; their definitions are in templates/crds/. */
export const EcsClusters: ResourceType = kind('ecs.kecs.dev', 'ecsclusters', 'EcsCluster');
export const EcsTaskDefinitions: ResourceType = kind(
  'ecs.kecs.dev',
  'ecstaskdefinitions',
  'EcsTaskDefinition',
);
export const EcsAccountSettings: ResourceType = kind(
  'ecs.kecs.dev',
  'ecsaccountsettings',
  'EcsAccountSetting',
);
export const EcsTasks: ResourceType = kind('ecs.kecs.dev', 'ecstasks', 'EcsTask');
export const EcsServices: ResourceType = kind('ecs.kecs.dev', 'ecsservices', 'EcsService');
export const EcsContainerInstances: ResourceType = kind(
  'ecs.kecs.dev',
  'ecscontainerinstances',
  'EcsContainerInstance',
);
export const EcsCapacityProviders: ResourceType = kind(
  'ecs.kecs.dev',
  'ecscapacityproviders',
  'EcsCapacityProvider',
);

function kind(group: string, plural: string, name: string): ResourceType {
  return { group, version: 'v1alpha1', plural, kind: name, namespaced: true };
}
