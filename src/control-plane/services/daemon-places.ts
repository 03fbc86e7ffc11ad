import type { Place, Service } from '../ecs/service/service-data.ts';

/** Where daemons of a cluster run: its ACTIVE container instances. */
export type DaemonPlaces = {
  /** Those of one service: its constraints count. */
  readonly of: (service: Service) => readonly Place[];
  /** Calls back after each change. */
  readonly onChange: (listener: () => void) => void;
};
