import type { TaskData } from '../../ecs/task/task-data.ts';
import type { TaskDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import type { RecordKey } from '../../store/record.ts';

/** What is the same for every task of an instance. */
export type TaskSurroundings = {
  /** The Kubernetes namespace of tasks' pods. */
  readonly namespace: string;
  /** The AWS endpoint as pods reach it, e.g. `http://10.201.4.1:4566`; undefined where pods cannot. */
  readonly gatewayUrl: string | undefined;
  /** A folder of the node for file systems that tasks share (EFS, docker volumes of scope `shared`). */
  readonly sharedDir: string;
};

/** What was fetched for a task before its start. */
export type FetchedInputs = {
  /** Environment variables by the container's ECS name: from `environmentFiles`, then `secrets`; secret values among them. */
  readonly environment: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Docker config JSON for the pulls that need credentials, or undefined. */
  readonly dockerConfig: string | undefined;
};

/** All that a task's pod is made from. */
export type PodRequest = {
  readonly key: RecordKey;
  readonly data: TaskData;
  readonly definition: TaskDefinition;
  readonly surroundings: TaskSurroundings;
  readonly inputs: FetchedInputs;
};
