import { isAlive, type Member, takesPlace } from './members.ts';

export type Group = {
  readonly desired: number;
  /** Healthy tasks that must remain, and tasks that there may be. */
  readonly min: number;
  readonly max: number;
  /** Tasks of what is to run, and tasks of what ran before. */
  readonly current: readonly Member[];
  readonly older: readonly Member[];
  readonly mayStart: boolean;
};

export type Balance = {
  readonly start: number;
  readonly stop: readonly Member[];
  /** Of those started, how many take the place of unhealthy ones. */
  readonly replaced: number;
  /** The limits let nothing be done, and nothing is under way that would change that. */
  readonly isBlocked: boolean;
  /** Tasks that would be stopped but for their protection. */
  readonly kept: readonly Member[];
};

/**
 * What brings a group closer to what is desired of it, within its limits: as many starts as there is room for; older tasks
 * stop as newer ones become healthy, or to make room; unhealthy tasks stop once replaced, or to make room.
 */
export function balance(group: Group): Balance {
  const { desired, min, max, mayStart } = group;
  const current = group.current.filter(isAlive);
  const older = group.older.filter(isAlive);
  const all = [...group.current, ...group.older];
  const good = current.filter(({ standing }) => standing !== 'unhealthy');
  const bad = current.filter(({ standing }) => standing === 'unhealthy');
  const lacking = Math.max(0, desired - good.length);
  const room = Math.max(0, max - all.filter(takesPlace).length);
  const start = mayStart ? Math.min(lacking, room) : 0;
  // Those that are ending give room before long.
  const roomWanted = mayStart ? Math.max(0, lacking - (max - current.length - older.length)) : 0;

  const surplus = new Choice(inOrder(good), Math.max(0, good.length - desired));
  const replacedBy = healthyOf(good) + bad.length - desired;
  const worst = new Choice(bad, Math.max(good.length > desired ? bad.length : replacedBy, roomWanted));
  const idle = new Choice(
    older.filter(({ standing }) => standing === 'pending' || standing === 'unhealthy'),
    older.length,
  );
  const up = older.filter(({ standing }) => standing === 'running' || standing === 'healthy');
  const covered = healthyOf(good) + up.length - desired;
  const spare = healthyOf(current) + up.length - Math.min(min, desired);
  const stillWanted = roomWanted - worst.taken.length - idle.taken.length;
  const outdated = new Choice(inOrder(up), Math.max(covered, Math.min(stillWanted, spare)));

  const stop = [...surplus.taken, ...worst.taken, ...idle.taken, ...outdated.taken];
  const isMoving = all.some(({ standing }) => standing !== 'healthy' && standing !== 'over');
  return {
    start,
    stop,
    replaced: Math.min(start, bad.length),
    isBlocked: mayStart && lacking > 0 && start === 0 && stop.length === 0 && !isMoving,
    kept: [...surplus.kept, ...worst.kept, ...idle.kept, ...outdated.kept],
  };
}

/** The first so many that may be stopped; `kept` are those that would have been among them but for their protection. */
class Choice {
  readonly taken: readonly Member[];
  readonly kept: readonly Member[];

  constructor(candidates: readonly Member[], count: number) {
    const wanted = Math.max(0, count);
    const free = candidates.filter(({ isProtected }) => !isProtected);
    this.taken = free.slice(0, wanted);
    this.kept = candidates.filter(({ isProtected }) => isProtected).slice(0, wanted - this.taken.length);
  }
}

const order = ['pending', 'running', 'healthy'];

/** Those that are worth least first; of equals, the newest. */
function inOrder(members: readonly Member[]): Member[] {
  return members.toReversed().toSorted((a, b) => order.indexOf(a.standing) - order.indexOf(b.standing));
}

function healthyOf(members: readonly Member[]): number {
  return members.filter(({ standing }) => standing === 'healthy').length;
}
