/** Why tasks stop, in AWS's words (`stopCode` and `stoppedReason`). */
export type Stop = { readonly code: StopCode; readonly reason: string };

export type StopCode =
  | 'EssentialContainerExited'
  | 'UserInitiated'
  | 'ServiceSchedulerInitiated'
  | 'TaskFailedToStart'
  | 'InfrastructureHealth';

export const essentialExited: Stop = {
  code: 'EssentialContainerExited',
  reason: 'Essential container in task exited',
};

export function stoppedByUser(reason: string | undefined): Stop {
  return { code: 'UserInitiated', reason: reason || 'Task stopped by user' };
}

export function scaledIn(deploymentId: string): Stop {
  return {
    code: 'ServiceSchedulerInitiated',
    reason: `Scaling activity initiated by (deployment ${deploymentId})`,
  };
}

export const failedHealthChecks: Stop = {
  code: 'ServiceSchedulerInitiated',
  reason: 'Task failed container health checks',
};

export function failedToStart(reason: string): Stop {
  return { code: 'TaskFailedToStart', reason };
}

export function hostLost(reason: string): Stop {
  return { code: 'InfrastructureHealth', reason };
}
