import type { ComponentStatus } from '../instance/instance-status.ts';
import type { RunState } from './supervisor-control.ts';

/** A component as its supervisor has recorded it; one whose process is not there any more, unrecorded, is gone. */
export function componentStatus(record: RunState['components'][number]): ComponentStatus {
  const { name, state, alive, pid, restarts, since, lastExit } = record;
  const isSo = alive || state === 'waiting' || state === 'stopped' || state === 'backoff';
  return {
    name,
    state: isSo ? state : 'gone',
    pid: alive ? (pid ?? null) : null,
    restarts,
    since,
    lastExit: lastExit ? exitInWords(lastExit) : null,
  };
}

function exitInWords(exit: { code: number | null; signal: string | null }): string {
  return exit.signal ? `signal ${exit.signal}` : `exit code ${exit.code ?? 'unknown'}`;
}
