import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpRequest } from '../../src/gateway/explain/http-request.ts';

/** A request as a real client sent it, or as one made up to mislead; `route` is who must answer it. */
export type RoutingFixture = {
  name: string;
  method: string;
  target: string;
  headers: [string, string][];
  body: string;
  route: 'own' | 'preflight' | 'ecs' | 'elbv2' | 'default' | 'refused';
  /** Headers cannot tell: the gateway hands it to the control plane, which reads the form. */
  byForm?: boolean;
};

export const routingFixtures = readFileSync(
  join(import.meta.dirname, '../fixtures/routing-requests.jsonl'),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as RoutingFixture);

/** As the gateway's own explanation takes it. */
export function requestOf({ method, target, headers, body }: RoutingFixture): HttpRequest {
  const isHost = ([name]: [string, string]): boolean => name.toLowerCase() === 'host';
  return {
    method,
    target,
    host: headers.find(isHost)?.[1] ?? '',
    headers: headers.filter((header) => !isHost(header)),
    body: Buffer.from(body, 'base64').toString('utf8'),
  };
}
