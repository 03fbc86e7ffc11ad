import type { EmbeddedInstance } from '../../core/instance/instance.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { ComponentStatus, InstanceState, InstanceStatus } from '../instance/instance-status.ts';
import { componentStatus } from '../supervisor/component-status.ts';
import { readRunState } from '../supervisor/supervisor-control.ts';

/** How an instance is, from its records and the processes behind them. Asks no server, so it is quick and never hangs. */
export function instanceStatus(instance: EmbeddedInstance, files: InstanceFiles): InstanceStatus {
  const run = readRunState(files);
  const components = run.components.map(componentStatus);
  const { state, problems } = judge(run.supervisor === 'running', components);
  const { ports } = instance;
  return {
    name: instance.name,
    state,
    provider: instance.provider,
    node: instance.node,
    endpoint: `http://localhost:${ports.api}`,
    backend: instance.backend.kind === 'url' ? instance.backend.url : instance.backend.kind,
    adminUrl: `http://127.0.0.1:${ports.admin}`,
    dashboardUrl: `http://127.0.0.1:${ports.dashboard}/dashboard/`,
    metricsUrl: `http://127.0.0.1:${ports.metrics}/metrics`,
    kubeconfig: files.kubeconfig(),
    dataDir: files.dir,
    problems,
    components,
  };
}

function judge(
  supervised: boolean,
  components: readonly ComponentStatus[],
): { state: InstanceState; problems: string[] } {
  const alive = components.filter(({ pid }) => pid !== null);
  if (!supervised && alive.length === 0) return { state: 'stopped', problems: [] };
  const problems = components
    .filter(({ state }) => state !== 'ready')
    .map(({ name, state, restarts, lastExit }) => {
      const ended = lastExit ? `, last run ended with ${lastExit}` : '';
      return `${name} is ${wordFor[state]}${restarts > 0 ? `, restarted ${restarts} times` : ''}${ended}`;
    });
  if (!supervised) {
    return {
      state: 'degraded',
      problems: [
        'the supervisor is gone: what fails now is not restarted (kecs start-v2 brings it back)',
        ...problems,
      ],
    };
  }
  if (problems.length === 0) return { state: 'running', problems };
  const failing = components.some(
    ({ state, restarts }) =>
      state === 'gone' || state === 'backoff' || (state === 'starting' && restarts > 0),
  );
  return { state: failing ? 'degraded' : 'starting', problems };
}

/** A state as a person would say it. */
export const wordFor: Record<ComponentStatus['state'], string> = {
  waiting: 'waiting for others',
  starting: 'starting',
  ready: 'ready',
  backoff: 'down, about to be started again',
  stopped: 'stopped',
  gone: 'gone',
};
