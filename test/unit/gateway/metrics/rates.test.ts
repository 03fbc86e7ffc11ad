import { describe, expect, test } from 'vitest';
import { parseMetrics } from '../../../../src/gateway/metrics/parse-metrics.ts';
import { exactRates, quantile, routeRates } from '../../../../src/gateway/metrics/rates.ts';
import { scrapeOf } from '../../../../src/gateway/metrics/route-totals.ts';

const router = 'kecs-system_ecs_0@kubernetescrd';
/** Traefik's text after so many good and failed requests, of which `fast` took at most 10 ms and the rest at most 100 ms. */
function text(good: number, failed: number, fast: number): string {
  const labels = `method="POST",protocol="http",router="${router}",service="s"`;
  const bucket = (le: string, count: number): string =>
    `traefik_router_request_duration_seconds_bucket{code="200",${labels},le="${le}"} ${count}`;
  return [
    '# HELP traefik_router_requests_total How many',
    '# TYPE traefik_router_requests_total counter',
    `traefik_router_requests_total{code="200",${labels}} ${good}`,
    `traefik_router_requests_total{code="503",${labels}} ${failed}`,
    bucket('0.01', fast),
    bucket('0.1', good + failed),
    bucket('+Inf', good + failed),
    '',
  ].join('\n');
}
const scrape = (at: number, ...counts: Parameters<typeof text>) =>
  scrapeOf(parseMetrics(text(...counts)), at);

describe('rates between two readings', () => {
  test('are those of what was counted in between', () => {
    expect(routeRates(scrape(0, 100, 0, 50), scrape(2_000, 130, 10, 70))).toEqual([
      {
        name: 'ecs',
        requests: 40,
        rps: 20,
        ok: 0.75,
        clientErrors: 0,
        serverErrors: 0.25,
        p50: expect.closeTo(10),
        p95: expect.closeTo(91),
        p99: expect.closeTo(98.2),
        isRough: false,
      },
    ]);
  });

  test('begin anew when Traefik was started again', () => {
    expect(routeRates(scrape(0, 100, 0, 50), scrape(1_000, 3, 0, 3))[0]).toMatchObject({
      requests: 3,
      rps: 3,
      isRough: true,
    });
  });

  test('without requests there are no times', () => {
    const [rates] = routeRates(scrape(0, 5, 0, 5), scrape(1_000, 5, 0, 5));
    expect(rates).toMatchObject({ requests: 0, rps: 0, ok: 0, p50: undefined, p99: undefined });
  });
});

test('quantiles lie within the bucket that holds them; beyond the last bound nothing is known', () => {
  const buckets = new Map([
    [0.1, 0],
    [0.2, 10],
    [Number.POSITIVE_INFINITY, 20],
  ]);
  expect(quantile(buckets, 0.25)).toBeCloseTo(0.15);
  expect(quantile(buckets, 0.99)).toBe(0.2);
  expect(quantile(new Map(), 0.5)).toBeUndefined();
});

test('exact rates of calls', () => {
  const calls = [1, 2, 3, 100].map((durationMs) => ({ status: durationMs === 100 ? 404 : 200, durationMs }));
  expect(exactRates('ecs ListClusters', calls, 2)).toMatchObject({
    rps: 2,
    ok: 0.75,
    clientErrors: 0.25,
    p50: 2,
    p95: 100,
    isRough: true,
  });
});

test('the text of Prometheus', () => {
  expect(parseMetrics('a_total 3\nb{x="q\\"\\\\\\n",y="2"} +Inf 1700000000\n# c 1\nnonsense\n')).toEqual([
    { name: 'a_total', labels: {}, value: 3 },
    { name: 'b', labels: { x: 'q"\\\n', y: '2' }, value: Number.POSITIVE_INFINITY },
  ]);
});
