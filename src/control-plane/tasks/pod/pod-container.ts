import type { PodContainer } from '../../../kube/pod-spec.ts';
import type { ContainerDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import { containerEnvironment } from './container-environment.ts';
import type { PortsOfPod } from './container-ports.ts';
import { containerResources, type TaskSize } from './container-resources.ts';
import { containerSecurity } from './container-security.ts';
import { healthProbe } from './health-probe.ts';
import { literal } from './literal-text.ts';
import { nameContainerMembers } from './never-honoured.ts';
import type { NotHonoured } from './not-honoured.ts';
import { WAITING_IMAGE } from './pod-names.ts';
import type { PodRequest } from './pod-request.ts';
import type { VolumesOfPod } from './volumes-of-pod.ts';

/** What the containers of one pod draw from. */
export type PodParts = {
  readonly request: PodRequest;
  readonly size: TaskSize;
  readonly ports: PortsOfPod;
  readonly volumes: VolumesOfPod;
  /** Filled by the containers: secret values of their environments by the keys in the task's Secret. */
  readonly secretValues: Map<string, string>;
  readonly notHonoured: NotHonoured;
};

/** One container of a task, with its overrides in it, as one of its pod; `name` is its name there. */
export function podContainer(container: ContainerDefinition, name: string, parts: PodParts): PodContainer {
  const { request, size, notHonoured, secretValues } = parts;
  const { image = '', entryPoint = [], command = [], dependsOn = [], workingDirectory } = container;
  nameContainerMembers(container, notHonoured);
  const { variables, secrets } = containerEnvironment(request, container, name, notHonoured);
  for (const [key, value] of secrets) secretValues.set(key, value);
  const ports = parts.ports.of(container);
  const volumeMounts = parts.volumes.mounts(container);
  const readinessProbe = healthProbe(container);
  const securityContext = containerSecurity(container, notHonoured);
  return {
    name,
    image: dependsOn.length > 0 ? WAITING_IMAGE : image,
    imagePullPolicy: 'IfNotPresent',
    // Docker's entry point is what Kubernetes calls command, and Docker's command its args: each replaces the image's own.
    ...(entryPoint.length > 0 && { command: entryPoint.map(literal) }),
    ...(command.length > 0 && { args: command.map(literal) }),
    ...(workingDirectory && { workingDir: workingDirectory }),
    env: [...variables],
    resources: containerResources(container, size, request.definition),
    ...(ports.length > 0 && { ports }),
    ...(volumeMounts.length > 0 && { volumeMounts }),
    ...(readinessProbe && { readinessProbe }),
    ...(securityContext && { securityContext }),
    ...(container.interactive && { stdin: true }),
    ...(container.pseudoTerminal && { tty: true }),
  };
}
