import type { ComponentRecord, ComponentState } from '../../core/instance/component-spec.ts';

/** One process of the instance on this machine, as it is now. */
export type HostComponent = Pick<ComponentRecord, 'name' | 'restarts' | 'since' | 'lastExit'> & {
  /** `gone`: its process has ended, and nobody has taken note of it. */
  readonly state: ComponentState | 'gone';
  readonly pid: number | undefined;
  readonly logFile: string;
};

/** The processes that the instance consists of. Cheap enough to be asked every second. */
export interface HostComponents {
  list(): HostComponent[];
}
