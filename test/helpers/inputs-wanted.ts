import type { TaskData } from '../../src/control-plane/ecs/task/task-data.ts';
import type { ContainerDefinition } from '../../src/control-plane/ecs/task-definition/task-definition-data.ts';
import type { InputsWanted } from '../../src/control-plane/tasks/task-inputs.ts';

/** A task of these containers, as far as fetching its inputs goes. */
export function inputsWanted(
  containers: readonly ContainerDefinition[],
  more: { account?: string; region?: string; overrides?: TaskData['task']['overrides'] } = {},
): InputsWanted {
  const { account = '111122223333', region = 'eu-west-1', overrides = {} } = more;
  return {
    key: { account, region, name: 'default/0123' },
    data: { cluster: 'default', id: '0123', task: { overrides } } as unknown as TaskData,
    definition: { family: 'app', containerDefinitions: [...containers] },
  };
}
