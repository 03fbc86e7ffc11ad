import type { ServiceGlance, TaskGlance } from '../tasks/glance.ts';
import { table } from './table.ts';

export type Glance = { services: ServiceGlance[]; tasks: TaskGlance[] };

export const SHORT_ID = 8;
const SHORT_REASON = 80;

/** Services, then tasks, one line each. `wide` cuts nothing off and shows what is otherwise left out. */
export function psView({ services, tasks }: Glance, now: number, wide: boolean): string {
  const parts = [
    ...(services.length > 0 ? [servicesTable(services, wide)] : []),
    ...(tasks.length > 0 ? [tasksTable(tasks, now, wide)] : []),
  ];
  return parts.join('\n\n');
}

function servicesTable(services: readonly ServiceGlance[], wide: boolean): string {
  return columns(services, [
    ['SERVICE', ({ name }) => name],
    ...(wide || isMixed(services) ? [clusterColumn] : []),
    ['STATUS', ({ status }) => status],
    ['TASKS', ({ running, desired }) => `${running}/${desired}`],
    ...(wide ? [['PENDING', ({ pending }: ServiceGlance) => String(pending)] as const] : []),
    ['DEFINITION', ({ taskDefinition }) => taskDefinition],
    ['ROLLOUT', ({ rollout }) => rollout],
    ['REASON', ({ reason }) => (wide ? reason : short(reason))],
  ]);
}

function tasksTable(tasks: readonly TaskGlance[], now: number, wide: boolean): string {
  return columns(tasks, [
    ['TASK', ({ id }) => (wide ? id : id.slice(0, SHORT_ID))],
    ...(wide || isMixed(tasks) ? [clusterColumn] : []),
    ['DEFINITION', ({ taskDefinition }) => taskDefinition],
    [
      'STATUS',
      ({ status, desiredStatus }) => (isEnding(status, desiredStatus) ? `${status} (ending)` : status),
    ],
    ['HEALTH', ({ health }) => (health === 'UNKNOWN' ? null : health)],
    ['AGE', ({ createdAt }) => ageOf(now - Date.parse(createdAt))],
    ['SERVICE', ({ service }) => service],
    ...(wide ? wideColumns : []),
    ['ADDRESS', ({ address }) => address],
    ['REASON', ({ reason }) => (wide ? reason : short(reason))],
  ]);
}

type Column<T> = readonly [title: string, cell: (row: T) => string | null];

const clusterColumn: Column<{ cluster: string }> = ['CLUSTER', ({ cluster }) => cluster];

const wideColumns: readonly Column<TaskGlance>[] = [
  ['STARTED BY', ({ startedBy }) => startedBy],
  ['LAUNCH', ({ launchType }) => launchType],
  [
    'CONTAINERS',
    ({ containers }) =>
      containers
        .map(({ name, status, exitCode }) => `${name}=${status}${exitCode === null ? '' : `(${exitCode})`}`)
        .join(','),
  ],
];

/** An empty cell is a dash, but not in the last column: that is words. */
function columns<T>(rows: readonly T[], wanted: readonly Column<T>[]): string {
  const last = wanted.length - 1;
  return table(
    wanted.map(([title]) => title),
    rows.map((row) => wanted.map(([, cell], at) => oneLine(cell(row)) || (at === last ? '' : '-'))),
  );
}

function oneLine(text: string | null): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

function short(reason: string | null): string | null {
  return reason === null || reason.length <= SHORT_REASON ? reason : `${reason.slice(0, SHORT_REASON - 1)}…`;
}

function isMixed(rows: readonly { cluster: string }[]): boolean {
  return new Set(rows.map(({ cluster }) => cluster)).size > 1;
}

function isEnding(status: string, desired: string): boolean {
  return desired === 'STOPPED' && ['PROVISIONING', 'PENDING', 'RUNNING'].includes(status);
}

/** `5s`, `3m`, `2h`, `4d`. */
export function ageOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}
