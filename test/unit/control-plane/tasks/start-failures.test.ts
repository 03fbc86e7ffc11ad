import { describe, expect, test } from 'vitest';
import type { ContainerState, ContainerStatus } from '../../../../src/control-plane/node/pod.ts';
import { hasRun, startFailureOf } from '../../../../src/control-plane/tasks/life/start-failures.ts';
import { WAITING_IMAGE } from '../../../../src/control-plane/tasks/pod/pod-names.ts';

function status(state: ContainerState, lastState: ContainerStatus['lastState'] = {}): ContainerStatus {
  return {
    name: 'main',
    image: 'mine:1',
    imageID: '',
    ready: false,
    started: false,
    restartCount: 0,
    state,
    lastState,
  };
}

const waiting = (reason: string, message?: string) =>
  status({ waiting: { reason, ...(message && { message }) } });

describe('why a container cannot start', () => {
  test.each([
    ['ErrImagePull', 'no such host', undefined],
    ['ContainerCreating', undefined, undefined],
    [
      'ImagePullBackOff',
      'Back-off pulling image "mine:1": ErrImagePull: no such host',
      'CannotPullContainerError: pull image manifest has been retried 1 time(s): no such host (an image of this machine: kecs images load mine:1)',
    ],
    [
      'ImagePullBackOff',
      'Back-off pulling image "mine:1"',
      'CannotPullContainerError: pull image manifest has been retried 1 time(s): mine:1 could not be pulled (an image of this machine: kecs images load mine:1)',
    ],
    ['InvalidImageName', 'bad', 'CannotPullContainerError: invalid reference format: mine:1'],
    [
      'CreateContainerConfigError',
      'secret "x" not found',
      'CannotCreateContainerError: secret "x" not found',
    ],
    ['RunContainerError', 'no such device', 'CannotStartContainerError: no such device'],
    ['InvalidImageName', `couldn't parse image name "${WAITING_IMAGE}"`, undefined],
  ])('%s: %s', (reason, message, expected) => {
    expect(startFailureOf(waiting(reason, message), 'mine:1')).toBe(expected);
  });

  test('its runtime could not start the process, which never ran', () => {
    const failed = status({
      terminated: {
        exitCode: 128,
        reason: 'StartError',
        message: 'exec: "/nothing": no such file',
        startedAt: '1970-01-01T00:00:00Z',
      },
    });
    expect(startFailureOf(failed, 'mine:1')).toBe(
      'CannotStartContainerError: exec: "/nothing": no such file',
    );
    expect(hasRun(failed)).toBe(false);
  });

  test('is cut to what AWS shows', () => {
    expect(startFailureOf(waiting('RunContainerError', 'x'.repeat(3000)), 'mine:1')).toHaveLength(1024);
  });

  test('one between two runs has run', () => {
    const ended = { exitCode: 1, reason: 'Error', startedAt: '2030-01-01T00:00:00Z' };
    expect(hasRun(status({ waiting: { reason: 'CrashLoopBackOff' } }, { terminated: ended }))).toBe(true);
  });
});
