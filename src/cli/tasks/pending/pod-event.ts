import type { KubeObject } from '../../../core/kube-objects.ts';

/** A core/v1 Event, as far as it tells of a pod. */
export type PodEvent = KubeObject & {
  readonly involvedObject: {
    readonly kind?: string;
    readonly name?: string;
    readonly uid?: string;
    /** `spec.containers{name}` for what is about one container. */
    readonly fieldPath?: string;
  };
  readonly reason?: string;
  readonly message?: string;
};

/** Those of one pod, the oldest first: the same event once more is a newer version of it. */
export function eventsOfPod(events: readonly PodEvent[], uid: string | undefined): PodEvent[] {
  return events
    .filter(({ involvedObject }) => uid !== undefined && involvedObject.uid === uid)
    .toSorted((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion));
}

/** The newest with one of these reasons; of one container, or of the pod as a whole. */
export function latestEvent(
  events: readonly PodEvent[],
  reasons: ReadonlySet<string>,
  container?: string,
): PodEvent | undefined {
  const path = container === undefined ? undefined : `spec.containers{${container}}`;
  return events.findLast(
    ({ reason = '', involvedObject }) => involvedObject.fieldPath === path && reasons.has(reason),
  );
}
