import { resolveCall } from '../../../control-plane/wire/resolve-call.ts';
import { badValue } from '../../../core/errors/catalogue/config.ts';
import { messageOf } from '../../../core/errors/kecs-error.ts';
import { authorizationFor } from '../../../gateway/explain/aws-request.ts';
import { type Explanation, explainRequest } from '../../../gateway/explain/explain-request.ts';
import type { HttpRequest } from '../../../gateway/explain/http-request.ts';
import { REQUEST_FORMS, type ReadRequest, readRequest } from '../../../gateway/explain/read-request.ts';
import { type Route, routes } from '../../../gateway/routes.ts';
import type { CliDeps } from '../../deps.ts';
import { styleFor } from '../../reporters/terminal.ts';
import { explanationView } from '../../views/explanation-view.ts';
import { lookAtRoutes } from './look-at-routes.ts';
import type { OpenLink } from './open-link.ts';

/** Prints rule by rule why a request would go where it goes, and whether who answers it there is well. */
export async function explain(deps: CliDeps, { link }: OpenLink, words: readonly string[]): Promise<void> {
  const table = routes(link.settings.allowedOrigins);
  const read = asRecorded(readAll(words, `localhost:${new URL(link.endpoint).port}`), table);
  const explanation = explainRequest(table, read.request);
  const { states } = await lookAtRoutes(link, deps.signal);
  const state = states.find(({ name }) => name === explanation.taken?.name);
  const differs = read.recorded !== undefined && read.recorded !== explanation.taken?.name;
  const text = explanationView({
    request: read.request,
    assumed: read.assumed,
    explanation,
    second: secondStage(read.request, explanation),
    state,
    recorded: differs ? read.recorded : undefined,
    style: await styleFor(deps.stdout, deps.env),
  });
  deps.stdout.write(`${text}\n`);
}

function readAll(words: readonly string[], host: string): ReadRequest {
  const text = words.join(' ');
  if (text.trim() === '') throw badValue('--explain', text, `give ${REQUEST_FORMS}`);
  try {
    return readRequest(words, host);
  } catch (thrown) {
    throw badValue('--explain', text, messageOf(thrown));
  }
}

/** A recorded request may have been signed: of what it can have been, what went where it went. */
function asRecorded(read: ReadRequest, table: readonly Route[]): ReadRequest {
  const { recorded, request } = read;
  if (recorded === undefined) return read;
  const leadsThere = (each: HttpRequest): boolean => explainRequest(table, each).taken?.name === recorded;
  if (leadsThere(request)) return read;
  for (const service of ['ecs', 'elasticloadbalancing', 's3']) {
    for (const encoding of [[], [['Accept-Encoding', 'gzip']]] as [string, string][][]) {
      const headers: HttpRequest['headers'] = [
        ...request.headers,
        ['Authorization', authorizationFor(service)],
        ...encoding,
      ];
      const signed = { ...request, headers };
      const name = service === 's3' ? 'another service' : service;
      if (leadsThere(signed))
        return { ...read, request: signed, assumed: [`signed for ${name}: the log does not say`] };
    }
  }
  return read;
}

/** What headers cannot tell the control plane reads in the body. */
function secondStage(request: HttpRequest, { taken }: Explanation): string | undefined {
  if (taken?.answerer !== 'control-plane' || taken.mark === 'own' || taken.mark === 'preflight')
    return undefined;
  const headers = Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const resolved = resolveCall(
    { method: request.method, url: request.target, headers: { ...headers, 'x-kecs-route': taken.mark } },
    Buffer.from(request.body ?? ''),
  );
  if (resolved.kind === 'proxy') return 'backend: the control plane passes on what is not its own';
  return `${resolved.service.name} ${resolved.operation || '(no operation is named)'}`;
}
