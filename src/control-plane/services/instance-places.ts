import { parseEcsArn } from '../ecs/arns.ts';
import { instancesOf } from '../ecs/container-instance/instances-of.ts';
import type { Place } from '../ecs/service/service-data.ts';
import type { Stores } from '../store/stores.ts';
import type { DaemonPlaces } from './daemon-places.ts';

/** Every ACTIVE container instance is a place for daemons of its cluster. */
export class InstancePlaces implements DaemonPlaces {
  readonly #stores: Stores;

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  of(clusterArn: string): readonly Place[] {
    const arn = parseEcsArn(clusterArn);
    if (arn === undefined) return [];
    const { account, region, id: cluster } = arn;
    const partition = clusterArn.split(':')[1] ?? 'aws';
    return instancesOf(this.#stores, { account, region, partition }, cluster)
      .filter(({ status }) => status === 'ACTIVE')
      .map((instance) => ({ nodeName: instance.node.name, containerInstanceArn: instance.arn }));
  }

  onChange(listener: () => void): void {
    this.#stores.nodes.onChange(listener);
    this.#stores.containerInstances.addView({ add: listener, remove: listener });
  }
}
