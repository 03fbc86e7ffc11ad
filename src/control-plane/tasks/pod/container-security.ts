import type { PodContainer } from '../../../kube/pod-spec.ts';
import type { ContainerDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import { containerUser } from './container-user.ts';
import type { NotHonoured } from './not-honoured.ts';
import { securityOptions } from './security-options.ts';

type SecurityContext = NonNullable<PodContainer['securityContext']>;

/** Who a container runs as and what it may do. */
export function containerSecurity(
  container: ContainerDefinition,
  notHonoured: NotHonoured,
): SecurityContext | undefined {
  const { user, privileged, readonlyRootFilesystem, linuxParameters } = container;
  const { uid, gid, unknown } = containerUser(user);
  if (unknown !== undefined) notHonoured.name('user', `${unknown} (only numbers and root are known)`);
  const { add = [], drop = [] } = linuxParameters?.capabilities ?? {};
  const context: SecurityContext = {
    ...(uid !== undefined && { runAsUser: uid }),
    ...(gid !== undefined && { runAsGroup: gid }),
    ...(privileged && { privileged }),
    ...(readonlyRootFilesystem && { readOnlyRootFilesystem: true }),
    ...(add.length + drop.length > 0 && {
      capabilities: {
        ...(add.length > 0 && { add: add.map(withoutPrefix) }),
        ...(drop.length > 0 && { drop: drop.map(withoutPrefix) }),
      },
    }),
    ...securityOptions(container, notHonoured),
  };
  return Object.keys(context).length === 0 ? undefined : context;
}

function withoutPrefix(capability: string): string {
  return capability.replace(/^CAP_/, '');
}
