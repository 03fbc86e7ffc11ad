import { type Condition, isoSeconds, isSidecar, type Pod, type PodStatus } from '../node/pod.ts';

type Verdict = Pick<Condition, 'status' | 'reason' | 'message'>;

const TRUE: Verdict = { status: 'True' };

/** The conditions a kubelet keeps, in place among those of others; a transition time changes only with the status. */
export function podConditions(
  pod: Pod,
  status: PodStatus,
  { now, initialized }: { now: number; initialized: boolean },
): Condition[] {
  const before = pod.status?.conditions ?? [];
  const done = status.phase === 'Succeeded' || status.phase === 'Failed';
  const containersReady = done ? ended(status) : readiness(pod, status);
  const verdicts: Record<string, Verdict> = {
    PodReadyToStartContainers: done ? { status: 'False' } : TRUE,
    Initialized: initialized
      ? TRUE
      : {
          status: 'False',
          reason: 'ContainersNotInitialized',
          message: 'init containers have not completed',
        },
    ContainersReady: containersReady,
    Ready: containersReady.status === 'True' ? gates(pod, before) : containersReady,
    PodScheduled: TRUE,
  };
  const kept = before.map((condition) => {
    const verdict = verdicts[condition.type];
    delete verdicts[condition.type];
    return verdict === undefined ? condition : changed(condition, verdict, now);
  });
  const added = Object.entries(verdicts).map(([type, verdict]) => ({
    type,
    ...verdict,
    lastTransitionTime: isoSeconds(now),
  }));
  return [...kept, ...added];
}

function changed(condition: Condition, verdict: Verdict, now: number): Condition {
  const { reason: _reason, message: _message, ...rest } = condition;
  const moved = condition.status !== verdict.status;
  return { ...rest, ...verdict, ...(moved && { lastTransitionTime: isoSeconds(now) }) };
}

function readiness(
  { spec }: Pod,
  { initContainerStatuses = [], containerStatuses = [] }: PodStatus,
): Verdict {
  const sidecars = new Set((spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name));
  const counted = [...initContainerStatuses.filter(({ name }) => sidecars.has(name)), ...containerStatuses];
  const unready = counted.filter(({ ready }) => !ready).map(({ name }) => name);
  if (unready.length === 0) return TRUE;
  return { status: 'False', reason: 'ContainersNotReady', message: `not ready: ${unready.join(', ')}` };
}

function ended({ phase }: PodStatus): Verdict {
  return { status: 'False', reason: phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed' };
}

/** Readiness that others have a say in. */
function gates({ spec }: Pod, conditions: readonly Condition[]): Verdict {
  const closed = (spec.readinessGates ?? [])
    .map(({ conditionType }) => conditionType)
    .filter(
      (type) => !conditions.some((condition) => condition.type === type && condition.status === 'True'),
    );
  if (closed.length === 0) return TRUE;
  return { status: 'False', reason: 'ReadinessGatesNotReady', message: `not true: ${closed.join(', ')}` };
}
