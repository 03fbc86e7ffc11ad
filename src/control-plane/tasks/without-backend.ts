import type { ContainerDefinition } from '../ecs/task-definition/task-definition-data.ts';
import { type FetchInputs, InputsRefused } from './task-inputs.ts';

/** For a control plane without a backend: a task that needs something from elsewhere cannot start. */
export const withoutBackend: FetchInputs = async ({ definition }) => {
  const wants = (definition.containerDefinitions ?? []).find(needsInputs);
  if (wants !== undefined)
    throw new InputsRefused(
      `ResourceInitializationError: unable to pull secrets or registry auth: container ${wants.name} needs them, and this control plane has no backend`,
    );
  return { environment: new Map(), dockerConfig: undefined };
};

function needsInputs(container: ContainerDefinition): boolean {
  return Boolean(
    container.secrets?.length ||
      container.environmentFiles?.length ||
      container.repositoryCredentials ||
      container.logConfiguration?.secretOptions?.length,
  );
}
