import type { Place } from '../ecs/service/service-data.ts';

/** Where daemons of a cluster run: its ACTIVE container instances. */
export type DaemonPlaces = {
  /** `clusterArn` names the cluster. */
  readonly of: (clusterArn: string) => readonly Place[];
  /** Calls back after each change. */
  readonly onChange: (listener: () => void) => void;
};
