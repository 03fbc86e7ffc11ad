import { parseEcsArn } from '../ecs/arns.ts';
import { availabilityZoneOf } from '../ecs/container-instance/availability-zone.ts';
import type { Deployment, RosterEntry, ServiceData, TaskSet } from '../ecs/service/service-data.ts';
import { serviceTaskTags } from '../ecs/service/service-task-tags.ts';
import { newTask } from '../ecs/task/new-task.ts';
import type { TaskData } from '../ecs/task/task-data.ts';
import type { TaskDefinitionData } from '../ecs/task-definition/task-definition-data.ts';
import type { NodeFacts } from '../instances/node-facts.ts';
import type { Ecs, Wire } from '../wire/schemas.ts';

/** The deployment or task set that an entry of the roster is of; undefined once it is gone. */
export function groupOf({ service }: ServiceData, entry: RosterEntry): Deployment | TaskSet | undefined {
  return (
    service.deployments.find(({ id }) => id === entry.of) ??
    service.taskSets.find(({ id }) => id === entry.of)
  );
}

/** The task of an entry of the roster, to be stored. `node` is the one of its place, `now` is in milliseconds since the epoch. */
export function serviceTask(
  data: ServiceData,
  entry: RosterEntry,
  group: Deployment | TaskSet,
  { taskDefinition: definition, tags }: TaskDefinitionData,
  node: NodeFacts | undefined,
  now: number,
): TaskData {
  const { service, cluster, name } = data;
  const caller = callerOfArn(service.serviceArn);
  const registries = registriesOf(data, group);
  return newTask({
    caller,
    id: entry.id,
    cluster,
    definition,
    launchType: group.launchType ?? 'EC2',
    ...entry.capacity,
    containerInstanceArn: entry.place?.containerInstanceArn,
    availabilityZone: availabilityZoneOf(node, caller.region),
    group: `service:${name}`,
    startedBy: entry.of,
    enableExecuteCommand: service.enableExecuteCommand,
    tags: serviceTaskTags(service, tags, cluster),
    launch: {
      networkConfiguration: group.networkConfiguration,
      serviceName: name,
      ...(registries.length > 0 && { serviceRegistries: registries }),
      ...('volumeConfigurations' in group && { volumeConfigurations: group.volumeConfigurations }),
      nodeName: entry.place?.nodeName,
    },
    now,
  });
}

/** A deployment's are in its revision: a later one may have others. */
function registriesOf(
  { progress, revisions }: ServiceData,
  group: Deployment | TaskSet,
): readonly Wire<Ecs.ServiceRegistry>[] {
  if ('serviceRegistries' in group) return group.serviceRegistries ?? [];
  const arn = progress[group.id]?.revisionArn;
  return revisions.find(({ serviceRevisionArn }) => serviceRevisionArn === arn)?.serviceRegistries ?? [];
}

/** Tasks are of the account, region and partition of their service. */
export function callerOfArn(serviceArn: string): { account: string; region: string; partition: string } {
  const arn = parseEcsArn(serviceArn);
  return {
    account: arn?.account ?? '',
    region: arn?.region ?? '',
    partition: serviceArn.split(':')[1] ?? 'aws',
  };
}
