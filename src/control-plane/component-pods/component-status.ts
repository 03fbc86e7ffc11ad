import { constants } from 'node:os';
import {
  type Condition,
  type ContainerState,
  type ContainerStatus,
  isoSeconds,
  type PodStatus,
  type Terminated,
} from '../node/pod.ts';
import { containerIdOf, imageOf } from './component-pod.ts';
import type { HostComponent } from './host-component.ts';
import { HOST_ADDRESS } from './host-node.ts';

/** What a component's pod says of it; what was told before is kept where nothing has changed since. */
export function componentStatus(component: HostComponent, before: PodStatus = {}): PodStatus {
  const at = isoSeconds(Date.parse(component.since));
  const ready = component.state === 'ready';
  const container = containerStatus(component, before.containerStatuses?.[0], at);
  const why = ready
    ? {}
    : { reason: 'ContainersNotReady', message: `${component.name} is ${component.state}` };
  const condition = (type: string, isTrue: boolean, more: object = {}): Condition => {
    const status = isTrue ? 'True' : 'False';
    const earlier = before.conditions?.find((one) => one.type === type && one.status === status);
    return { type, status, ...more, lastTransitionTime: earlier?.lastTransitionTime ?? at };
  };
  const started = container.state.waiting === undefined || container.lastState.terminated !== undefined;
  return {
    phase: started || component.state === 'gone' ? 'Running' : 'Pending',
    message: 'a process of this machine, shown as a pod',
    startTime: before.startTime ?? at,
    hostIP: HOST_ADDRESS,
    hostIPs: [{ ip: HOST_ADDRESS }],
    podIP: HOST_ADDRESS,
    podIPs: [{ ip: HOST_ADDRESS }],
    conditions: [
      condition('PodReadyToStartContainers', true),
      condition('Initialized', true),
      condition('ContainersReady', ready, why),
      condition('Ready', ready, why),
      condition('PodScheduled', true),
    ],
    containerStatuses: [container],
  };
}

function containerStatus(
  component: HostComponent,
  before: ContainerStatus | undefined,
  at: string,
): ContainerStatus {
  const { name, state, pid, restarts, lastExit } = component;
  const id = containerIdOf(pid, restarts);
  const isSame = before?.containerID !== undefined && before.containerID === id.containerID;
  const startedAt = (isSame && before.state.running?.startedAt) || at;
  const terminated = lastExit && terminatedBy(lastExit);
  return {
    name,
    image: imageOf(name),
    imageID: '',
    ...id,
    ready: state === 'ready',
    started: state === 'ready',
    restartCount: restarts,
    state: stateOf(component, startedAt, terminated),
    lastState: terminated && state !== 'stopped' ? { terminated } : {},
  };
}

function stateOf(
  { state }: HostComponent,
  startedAt: string,
  terminated: Terminated | undefined,
): ContainerState {
  switch (state) {
    case 'ready':
    case 'starting':
      return { running: { startedAt } };
    case 'waiting':
      return { waiting: { reason: 'WaitingForOthers', message: 'it starts once what it needs is there' } };
    case 'backoff':
      return { waiting: { reason: 'CrashLoopBackOff', message: 'it is about to be started again' } };
    case 'gone':
      return {
        waiting: { reason: 'ProcessGone', message: 'its process is gone and nothing has started it again' },
      };
    case 'stopped':
      return { terminated: terminated ?? { exitCode: 0, reason: 'Completed' } };
  }
}

function terminatedBy({ code, signal, at }: NonNullable<HostComponent['lastExit']>): Terminated {
  const number = signal === null ? undefined : constants.signals[signal as NodeJS.Signals];
  const exitCode = code ?? 128 + (number ?? 0);
  return {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    ...(signal !== null && { message: `killed by ${signal}` }),
    finishedAt: isoSeconds(Date.parse(at)),
  };
}
