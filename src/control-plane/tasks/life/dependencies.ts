import type { SeenContainer } from './seen-container.ts';

export type Dependencies = {
  /** Containers that were held back and may start now. */
  readonly released: readonly SeenContainer[];
  /** One that can never start, and why. */
  readonly broken: { readonly container: SeenContainer; readonly reason: string } | undefined;
  /** When a start timeout runs out. */
  readonly again: number | undefined;
};

type Verdict = 'met' | 'open' | { readonly broken: string };

/** What `dependsOn` says of the containers that are held back. Source: specs/ecs-behaviour 3.4. */
export function judgeDependencies(containers: readonly SeenContainer[], now: number): Dependencies {
  const released: SeenContainer[] = [];
  let broken: Dependencies['broken'];
  let again: number | undefined;
  for (const container of containers) {
    if (container.state !== 'held-back') continue;
    const verdicts = (container.definition.dependsOn ?? []).map(({ containerName, condition = 'START' }) => {
      const other = containers.find(({ name }) => name === containerName);
      if (other === undefined) return { broken: `dependency ${containerName} does not exist` };
      const verdict = judge(other, condition);
      if (verdict !== 'open' || condition === 'START') return verdict;
      const timesOutAt = startTimeoutOf(other);
      if (timesOutAt === undefined) return verdict;
      if (now >= timesOutAt) return { broken: `dependency ${other.name} did not reach ${condition} in time` };
      again = Math.min(again ?? Infinity, timesOutAt);
      return verdict;
    });
    const wrong = verdicts.find((verdict): verdict is { broken: string } => typeof verdict === 'object');
    if (wrong !== undefined)
      broken ??= { container, reason: `TaskDependencyError: dependency graph: ${wrong.broken}` };
    else if (verdicts.every((verdict) => verdict === 'met')) released.push(container);
  }
  return { released, broken, again };
}

/** What a container that is held back still waits for, in words: `db (HEALTHY)`. */
export function openDependencies(container: SeenContainer, all: readonly SeenContainer[]): string[] {
  return (container.definition.dependsOn ?? []).flatMap(({ containerName = '', condition = 'START' }) => {
    const other = all.find(({ name }) => name === containerName);
    return other !== undefined && judge(other, condition) === 'met'
      ? []
      : [`${containerName} (${condition})`];
  });
}

function judge(other: SeenContainer, condition: string): Verdict {
  const { state, hasRun, exitCode, name, health } = other;
  const ended = state === 'ended';
  if (ended && !hasRun) return { broken: `dependency ${name} did not start` };
  switch (condition) {
    case 'COMPLETE':
      return ended ? 'met' : 'open';
    case 'SUCCESS':
      if (!ended) return 'open';
      return exitCode === 0 ? 'met' : { broken: `dependency ${name} ended with exit code ${exitCode}` };
    case 'HEALTHY':
      if (health === 'HEALTHY') return 'met';
      if (ended) return { broken: `dependency ${name} ended before it was healthy` };
      return health === 'UNHEALTHY' ? { broken: `dependency ${name} is unhealthy` } : 'open';
    default:
      return hasRun ? 'met' : 'open';
  }
}

/** In milliseconds since the epoch; counted from the container's own start. */
function startTimeoutOf({ startedAt, definition }: SeenContainer): number | undefined {
  return startedAt === undefined || definition.startTimeout === undefined
    ? undefined
    : startedAt + definition.startTimeout * 1000;
}
