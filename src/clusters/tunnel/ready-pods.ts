import type { ObjectMeta } from '../../core/kube-objects.ts';
import type { Kube } from '../../core/ports.ts';
import { EndpointSlices } from '../../kube/resource-types.ts';

type EndpointSlice = {
  metadata: ObjectMeta;
  endpoints?: {
    conditions?: { ready?: boolean };
    targetRef?: { kind?: string; name?: string };
  }[];
  ports?: { name?: string; port?: number }[];
};

/** One port of one pod that serves. */
export type ReadyPod = { pod: string; port: number };

/** The pods behind one port of a Service that are ready now, kept up to date by a watch. */
export class ReadyPods {
  readonly #slices = new Map<string, ReadyPod[]>();
  #next = 0;

  constructor(
    kube: Kube,
    target: { namespace: string; service: string; portName: string },
    signal: AbortSignal,
  ) {
    const { namespace, service, portName } = target;
    const labelSelector = `kubernetes.io/service-name=${service}`;
    kube.watch<EndpointSlice>(
      EndpointSlices,
      { namespace, labelSelector },
      (event) => {
        if (event.type === 'synced') return;
        const { name } = event.object.metadata;
        if (event.type === 'deleted') this.#slices.delete(name);
        else this.#slices.set(name, readyIn(event.object, portName));
      },
      signal,
    );
  }

  /** Each in turn; undefined while none is ready. */
  pick(): ReadyPod | undefined {
    const all = [...this.#slices.values()].flat();
    return all.length === 0 ? undefined : all[this.#next++ % all.length];
  }
}

/** The API says of no condition at all that it is to be taken as ready. */
function readyIn({ endpoints = [], ports = [] }: EndpointSlice, portName: string): ReadyPod[] {
  const port = ports.find(({ name }) => name === portName)?.port;
  if (port === undefined) return [];
  return endpoints
    .filter(({ conditions }) => conditions?.ready !== false)
    .flatMap(({ targetRef }) =>
      targetRef?.kind === 'Pod' && targetRef.name !== undefined ? [{ pod: targetRef.name, port }] : [],
    );
}
