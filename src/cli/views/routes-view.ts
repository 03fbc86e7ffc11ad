import type { RouteState } from '../../gateway/route-states.ts';
import { asInvoked, type Style } from './style.ts';

export type RoutesShown = {
  readonly name: string;
  readonly states: readonly RouteState[];
  /** Routers that are not kecs', by name and priority. */
  readonly foreign: readonly string[];
  readonly style: Style;
  /** Columns of the terminal; undefined where it is none. */
  readonly width: number | undefined;
  readonly wide: boolean;
};

const TITLES = ['PRIO', 'ROUTE', 'ANSWERED BY', 'READY', 'STATE', 'REQ/5m', '5xx', 'TAKES'] as const;

/** The routes, one line each, and beneath them what is wrong, with its cause. */
export function routesView({ name, states, foreign, style, width, wide }: RoutesShown): string {
  const rows = states.map((state) => cells(state, wide));
  const widths = TITLES.map((title, at) =>
    at === TITLES.length - 1 ? 0 : Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (row: readonly string[], paint: (text: string, at: number) => string): string => {
    const fixed = row.slice(0, -1).map((cell, at) => {
      const isNumber = at === 0 || at === 5 || at === 6;
      const size = widths[at] ?? 0;
      return paint(isNumber ? cell.padStart(size) : cell.padEnd(size), at);
    });
    const used = widths.reduce((sum, each) => sum + each + 2, 0);
    const room = width === undefined || wide ? Number.POSITIVE_INFINITY : Math.max(20, width - used);
    return [...fixed, cut(row.at(-1) ?? '', room)].join('  ').trimEnd();
  };
  const bad = states.filter(({ state }) => state !== 'ok');
  return [
    line(TITLES, (text) => text),
    ...states.map((state, at) =>
      line(rows[at] ?? [], (text, column) =>
        column === 4 ? (state.state === 'ok' ? style.good : style.bad)(text) : text,
      ),
    ),
    ...bad.map(({ name: route, reason }) => style.bad(`✗ ${route}: ${reason}`)),
    ...(bad.length > 0 ? [`  ${asInvoked(helpFor(bad, name), style)}`] : []),
    ...(foreign.length > 0 ? [style.warn(`! not of kecs: ${foreign.join(', ')}`)] : []),
    style.dim(summary(states, bad.length)),
  ].join('\n');
}

function cells(state: RouteState, wide: boolean): string[] {
  const { ready } = state;
  return [
    String(state.priority),
    state.name,
    wide ? `${state.answerer} ${state.address}` : state.answerer,
    ready === undefined ? '–' : `${ready.ready}/${ready.wanted}`,
    state.state === 'ok' ? '✓' : `✗ ${state.state}`,
    String(state.requests),
    String(state.errors),
    wide ? state.rule : state.purpose,
  ];
}

function helpFor(bad: readonly RouteState[], name: string): string {
  const [first] = bad;
  if (first?.state === 'not-ready')
    return `kecs status --name ${name} · kecs logs ${first.answerer} --name ${name}`;
  if (first?.state === 'shadowed') return `kecs kubectl --name ${name} -- get ingressroute -A`;
  return `kecs start-v2 --name ${name} (applies what is missing) · kecs gateway logs --system --name ${name}`;
}

function summary(states: readonly RouteState[], bad: number): string {
  const all = `${states.length} routes`;
  return bad === 0 ? `${all}, each as it should be` : `${all}, ${bad} not as it should be`;
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
