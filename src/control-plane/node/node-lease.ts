import type { ObjectMeta } from '../../core/kube-objects.ts';
import type { Clock, Kube } from '../../core/ports.ts';
import { isAlreadyExists, isConflict, isNotFound } from '../../kube/kube-api-error.ts';
import { microTime } from '../../kube/micro-time.ts';
import { Leases } from '../../kube/resource-types.ts';

const NAMESPACE = 'kube-node-lease';
const DURATION_S = 40;

type Lease = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta & { ownerReferences?: object[] };
  spec: { holderIdentity: string; leaseDurationSeconds: number; renewTime: string };
};

/** The sign of life that the node lifecycle controller looks for. */
export class NodeLease {
  readonly #kube: Kube;
  readonly #clock: Clock;
  readonly #nodeName: string;
  #last: Lease | undefined;

  constructor(kube: Kube, clock: Clock, nodeName: string) {
    this.#kube = kube;
    this.#clock = clock;
    this.#nodeName = nodeName;
  }

  /** One write; two to four calls when somebody else has written or deleted it. */
  async renew(nodeUid: string): Promise<void> {
    try {
      await this.#write(nodeUid);
    } catch (thrown) {
      if (!isConflict(thrown) && !isNotFound(thrown) && !isAlreadyExists(thrown)) throw thrown;
      this.#last = undefined;
      await this.#write(nodeUid);
    }
  }

  async #write(nodeUid: string): Promise<void> {
    this.#last ??= await this.#kube.get<Lease>(Leases, this.#nodeName, NAMESPACE);
    const lease = this.#renewed(nodeUid);
    const isNew = this.#last === undefined;
    this.#last = isNew ? await this.#kube.create(Leases, lease) : await this.#kube.replace(Leases, lease);
  }

  #renewed(nodeUid: string): Lease {
    const name = this.#nodeName;
    return {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: {
        ...(this.#last?.metadata ?? { name, namespace: NAMESPACE }),
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid: nodeUid }],
      },
      spec: {
        holderIdentity: name,
        leaseDurationSeconds: DURATION_S,
        renewTime: microTime(this.#clock.now()),
      },
    };
  }
}
