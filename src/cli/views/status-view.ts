import type { InstanceStatus } from '../../clusters/instance/instance-status.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

/** Where an instance keeps its data that keeps none in its folder. */
const PLACES: Record<string, string> = {
  kind: 'its cluster in Docker',
  k3d: 'its cluster in Docker',
  existing: 'its cluster',
};

/** One instance as a person reads it: state and address first, then each component, then what is wrong. */
export function statusView(status: InstanceStatus, style: Style): string {
  const paint = { running: style.good, degraded: style.bad, starting: style.warn, stopped: style.dim }[
    status.state
  ];
  const head = `${style.bold(status.name)}  ${paint(status.state.toUpperCase())}   ${status.provider}, ${nodeInWords(status)}`;
  if (status.state === 'stopped') {
    const place = PLACES[status.provider] ?? status.dataDir;
    const problems = status.problems.map((problem) => `\n  ${style.bad('✗')} ${problem}`).join('');
    return `${head}\n  kecs start-v2 --name ${status.name} starts it; its data is in ${place}${problems}`;
  }
  const rows = status.components.map((component) => [
    component.name,
    component.state,
    component.pid === null ? '-' : String(component.pid),
    String(component.restarts),
  ]);
  return [
    head,
    `  AWS endpoint  ${status.endpoint}   other AWS calls: ${status.backend}`,
    ...lineFor('dashboard', status.dashboardUrl),
    ...lineFor('metrics', status.metricsUrl),
    ...lineFor('admin', status.adminUrl),
    `  kubeconfig    ${status.kubeconfig}`,
    '',
    table(['COMPONENT', 'STATE', 'PID', 'RESTARTS'], rows).replace(/^/gm, '  '),
    ...(status.problems.length > 0
      ? ['', ...status.problems.map((problem) => `  ${style.bad('✗')} ${problem}`)]
      : []),
  ].join('\n');
}

function lineFor(what: string, url: string | null): string[] {
  return url === null ? [] : [`  ${what.padEnd(13)} ${url}`];
}

function nodeInWords({ provider, node }: InstanceStatus): string {
  if (provider === 'existing') return `in ${node}`;
  return node === 'simulated' ? 'simulated node: tasks do not really run' : `${node} node`;
}

export function listView(statuses: readonly InstanceStatus[]): string {
  return table(
    ['NAME', 'STATE', 'PROVIDER', 'ENDPOINT', 'BACKEND'],
    statuses.map(({ name, state, provider, endpoint, backend }) => [
      name,
      state,
      provider,
      endpoint,
      backend,
    ]),
  );
}
