import { describe, expect, test } from 'vitest';
import { DEFAULT_ALLOWED_ORIGINS } from '../../../src/core/instance/instance.ts';
import { explainRequest } from '../../../src/gateway/explain/explain-request.ts';
import type { HttpRequest } from '../../../src/gateway/explain/http-request.ts';
import { routes } from '../../../src/gateway/routes.ts';
import { requestOf, routingFixtures } from '../../helpers/routing-fixtures.ts';

const table = routes(DEFAULT_ALLOWED_ORIGINS);

// What Traefik does with each of them is measured by the integration test of the same fixtures.
describe('the verdict for real requests', () => {
  test.each(routingFixtures)('$name: $route', (fixture) => {
    const { taken } = explainRequest(table, requestOf(fixture));
    if (fixture.byForm && fixture.route !== 'refused') expect(taken?.mark).toMatch(/^(form|elbv2|ecs)$/);
    else expect(taken?.mark).toBe(fixture.route);
  });
});

const said = (request: Partial<HttpRequest>): string[] =>
  explainRequest(table, {
    method: 'GET',
    host: 'localhost:4566',
    target: '/',
    headers: [],
    ...request,
  }).asked.map(({ route, holds, because }) => `${route.name} ${holds ? 'yes' : 'no'}: ${because.join(', ')}`);

test('every route says what of the request decides', () => {
  const scope = 'AWS4-HMAC-SHA256 Credential=AKID/20301231/us-east-1/s3/aws4_request, Signature=x';
  expect(
    said({
      headers: [
        ['Authorization', scope],
        ['Accept-Encoding', 'gzip'],
      ],
    }),
  ).toEqual([
    'foreign-page no: no Origin, no Sec-Fetch-Site, no User-Agent, host is localhost',
    'own no: path is /',
    'preflight no: method is GET',
    'ecs no: signed for s3, not presigned',
    'elb-classic no: signed for s3',
    'elbv2 no: signed for s3, not presigned',
    'form no: method is GET',
    'default-options no: method is GET',
    'default-noae no: Accept-Encoding is gzip',
    'default yes: path is /',
  ]);
});

test('a page from elsewhere is told by its Origin', () => {
  expect(said({ headers: [['Origin', 'http://evil.example']] })).toEqual([
    'foreign-page yes: Origin is http://evil.example',
  ]);
});
