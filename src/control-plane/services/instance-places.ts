import { valuesOfInstance } from '../ecs/cluster-query/instance-values.ts';
import { parseQuery } from '../ecs/cluster-query/parse-query.ts';
import { type Instance, instancesOf } from '../ecs/container-instance/instances-of.ts';
import type { Place, Service } from '../ecs/service/service-data.ts';
import type { Stores } from '../store/stores.ts';
import type { DaemonPlaces } from './daemon-places.ts';
import { callerOfArn } from './start-service-task.ts';

/** Every ACTIVE container instance that a daemon service's constraints let it run on is a place of it. */
export class InstancePlaces implements DaemonPlaces {
  readonly #stores: Stores;

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  of({ clusterArn, placementConstraints = [] }: Service): readonly Place[] {
    const cluster = clusterArn.slice(clusterArn.lastIndexOf('/') + 1);
    const queries = placementConstraints
      .filter(({ type }) => type === 'memberOf')
      .map(({ expression = '' }) => parseQuery(expression));
    const isFit = (instance: Instance) => queries.every((query) => query(valuesOfInstance(instance)));
    return instancesOf(this.#stores, callerOfArn(clusterArn), cluster)
      .filter((instance) => instance.status === 'ACTIVE' && isFit(instance))
      .map((instance) => ({ nodeName: instance.node.name, containerInstanceArn: instance.arn }));
  }

  onChange(listener: () => void): void {
    this.#stores.nodes.onChange(listener);
    this.#stores.containerInstances.addView({ add: listener, remove: listener });
  }
}
