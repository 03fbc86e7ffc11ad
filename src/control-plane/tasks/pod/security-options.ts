import type { PodContainer } from '../../../kube/pod-spec.ts';
import type { ContainerDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import type { NotHonoured } from './not-honoured.ts';

type SecurityContext = Pick<
  NonNullable<PodContainer['securityContext']>,
  'allowPrivilegeEscalation' | 'appArmorProfile' | 'seLinuxOptions'
>;
type SeLinux = NonNullable<SecurityContext['seLinuxOptions']>;

const labels = new Set(['user', 'role', 'type', 'level']);

/** `dockerSecurityOptions`, each `no-new-privileges`, `apparmor:PROFILE` or `label:PART:VALUE`; others are named. */
export function securityOptions(
  { dockerSecurityOptions = [], privileged = false }: ContainerDefinition,
  notHonoured: NotHonoured,
): SecurityContext {
  const context: SecurityContext = {};
  const seLinux: SeLinux = {};
  for (const option of dockerSecurityOptions) {
    const [kind = '', part = '', ...rest] = option.split(/[:=]/);
    const value = rest.join(':');
    if (kind === 'no-new-privileges' && part !== 'false' && !privileged)
      context.allowPrivilegeEscalation = false;
    else if (kind === 'apparmor' && part !== '')
      context.appArmorProfile =
        part === 'unconfined'
          ? { type: 'Unconfined' }
          : part === 'docker-default'
            ? { type: 'RuntimeDefault' }
            : { type: 'Localhost', localhostProfile: part };
    else if (kind === 'label' && labels.has(part) && value !== '') seLinux[part as keyof SeLinux] = value;
    else if (option !== 'no-new-privileges:false') notHonoured.name('dockerSecurityOptions', option);
  }
  if (Object.keys(seLinux).length > 0) context.seLinuxOptions = seLinux;
  return context;
}
