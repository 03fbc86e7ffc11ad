import type { Clock, Kube } from '../../core/ports.ts';
import type { Stores } from '../store/stores.ts';
import type { TaskLogs } from './logs/task-logs.ts';
import type { TaskSurroundings } from './pod/pod-request.ts';
import type { PodCache } from './pod-cache.ts';
import type { FetchInputs } from './task-inputs.ts';

/** What every step of a task's life works with. */
export type TaskTools = {
  readonly kube: Kube;
  readonly clock: Clock;
  readonly stores: Stores;
  readonly pods: PodCache;
  readonly surroundings: Omit<TaskSurroundings, 'gatewayUrl'>;
  readonly gateway: { url(): Promise<string | undefined> };
  readonly fetchInputs: FetchInputs;
  /** Where there is nothing to log to, nobody. */
  readonly logs?: Pick<TaskLogs, 'see' | 'whenLogged'> | undefined;
  /** Aborts when the control plane ends. */
  readonly signal: AbortSignal;
  readonly log: (line: object) => void;
};
