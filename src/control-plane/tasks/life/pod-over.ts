import type { Pod } from '../../node/pod.ts';

/** A kubelet that has not ended a pod this long after its time was up is not going to. */
const LOST_AFTER_MS = 30_000;

/** Nothing of the pod runs any more, nor will: its containers ended, or only its finalizers keep it. */
export function isOver({ metadata, status = {} }: Pod): boolean {
  if (metadata.deletionTimestamp !== undefined && metadata.deletionGracePeriodSeconds === 0) return true;
  return status.phase === 'Succeeded' || status.phase === 'Failed';
}

/** When a pod that is being deleted counts as lost with its node (ms since the epoch). */
export function lostAt({ metadata }: Pod): number | undefined {
  const marked = Date.parse(metadata.deletionTimestamp ?? '');
  return Number.isNaN(marked) ? undefined : marked + LOST_AFTER_MS;
}
