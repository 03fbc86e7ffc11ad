import type { Instance } from '../container-instance/instances-of.ts';
import { PENDING_STATUSES } from '../task/live-tasks.ts';
import type { ValuesOf } from './parse-query.ts';

/** What queries can ask of a container instance. An attribute without a value has the empty one. */
export function valuesOfInstance(instance: Instance): ValuesOf {
  return (subject) => {
    if (subject.startsWith('attribute:')) {
      const name = subject.slice('attribute:'.length);
      return instance.attributes
        .filter((attribute) => attribute.name === name)
        .map(({ value }) => value ?? '');
    }
    return instanceValues[subject]?.(instance) ?? [];
  };
}

const instanceValues: Readonly<Record<string, (instance: Instance) => readonly string[]>> = {
  agentConnected: ({ node }) => [String(node.isReady)],
  agentVersion: ({ node }) => [node.kubeletVersion.replace(/^v/, '')],
  ec2InstanceId: ({ ec2InstanceId }) => [ec2InstanceId],
  registeredAt: ({ node }) => [new Date(node.createdAt * 1000).toISOString()],
  runningTasksCount: (instance) => [String(countTasks(instance, ['RUNNING']))],
  pendingTasksCount: (instance) => [String(countTasks(instance, PENDING_STATUSES))],
  'task:group': ({ tasks }) => [...new Set(tasks.map(({ data }) => data.task.group))],
};

export function countTasks({ tasks }: Instance, statuses: readonly string[]): number {
  return tasks.filter(({ data }) => statuses.includes(data.task.lastStatus)).length;
}
