import type { V1PodSpec } from '../../../kube/pod-spec.ts';
import type { TaskDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import type { NotHonoured } from './not-honoured.ts';

type Namespaces = Pick<V1PodSpec, 'hostPID' | 'hostIPC' | 'shareProcessNamespace'>;

/** Which processes and which shared memory a task's containers see. Those of one pod always share their IPC namespace. */
export function podNamespaces(
  { pidMode, ipcMode, containerDefinitions = [] }: TaskDefinition,
  notHonoured: NotHonoured,
): Namespaces {
  if (ipcMode === 'none') notHonoured.name('ipcMode', 'none (the containers of a task share it)');
  // With one process namespace the pod's own first process reaps for all. To share it for this alone would hide each
  // container's process 1, which images write their logs to.
  const asksForInit = containerDefinitions.some(({ linuxParameters }) => linuxParameters?.initProcessEnabled);
  if (asksForInit && pidMode !== 'task') notHonoured.name('linuxParameters', 'initProcessEnabled');
  return {
    ...(pidMode === 'host' && { hostPID: true }),
    ...(pidMode === 'task' && { shareProcessNamespace: true }),
    ...(ipcMode === 'host' && { hostIPC: true }),
  };
}
