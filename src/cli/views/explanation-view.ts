import type { Explanation, RouteSay } from '../../gateway/explain/explain-request.ts';
import { type HttpRequest, headerValues, signedFor } from '../../gateway/explain/http-request.ts';
import type { RouteState } from '../../gateway/route-states.ts';
import type { Style } from './style.ts';

export type ExplanationShown = {
  readonly request: HttpRequest;
  readonly assumed: readonly string[];
  readonly explanation: Explanation;
  /** What the control plane makes of what it gets; undefined where it is not asked. */
  readonly second: string | undefined;
  /** Of the route that takes it. */
  readonly state: RouteState | undefined;
  /** Of a recorded request: the route that took it, where that is another one. */
  readonly recorded: string | undefined;
  readonly style: Style;
};

/** Rule by rule why a request goes where it goes. */
export function explanationView(shown: ExplanationShown): string {
  const { request, assumed, explanation, second, state, recorded, style } = shown;
  const { asked, taken } = explanation;
  const width = Math.max(...asked.map(({ route }) => route.name.length));
  const line = ({ route, holds, because }: RouteSay): string => {
    const mark = holds ? style.good('✓') : style.dim('✗');
    const why = because.join(', ');
    return `${String(route.priority).padStart(5)} ${route.name.padEnd(width)}  ${mark} ${holds ? why : style.dim(why)}`;
  };
  return [
    style.bold(requestLine(request)),
    ...assumed.map((text) => style.dim(`      assumed: ${text}`)),
    ...asked.map(line),
    ...verdict(taken?.answerer, second, state, style),
    ...(recorded === undefined
      ? []
      : [
          style.warn(
            `! Traefik's log says that route ${recorded || 'none'} took it: it was signed, or the routes have changed since`,
          ),
        ]),
  ].join('\n');
}

function requestLine(request: HttpRequest): string {
  const signed = signedFor(request);
  const target = headerValues(request, 'X-Amz-Target')[0];
  return [
    `${request.method} ${request.target}`,
    `Host ${request.host || '(none)'}`,
    signed === undefined
      ? 'not signed'
      : `${signed.where === 'query' ? 'presigned' : 'signed'} for ${signed.service}`,
    ...(target === undefined ? [] : [`X-Amz-Target ${target}`]),
  ].join(' · ');
}

function verdict(
  answerer: string | undefined,
  second: string | undefined,
  state: RouteState | undefined,
  style: Style,
): string[] {
  if (answerer === undefined) return [style.bad('      → no route takes it: 404')];
  const where = `      → ${answerer}${state === undefined ? '' : ` ${state.address}`}`;
  const then = second === undefined ? [] : [`      → ${second}`];
  if (state === undefined || state.state === 'ok') return [style.good(where), ...then];
  return [style.bad(`${where} (${state.state}: ${state.reason})`), ...then];
}
