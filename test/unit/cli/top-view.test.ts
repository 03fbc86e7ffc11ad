import { expect, test } from 'vitest';
import { plainStyle } from '../../../src/cli/views/style.ts';
import { sparkline, type TopRow, topView } from '../../../src/cli/views/top-view.ts';

const rates = (change: Partial<TopRow>): TopRow => ({
  name: 'ecs',
  requests: 2_000,
  rps: 1_000,
  ok: 0.999,
  clientErrors: 0,
  serverErrors: 0.001,
  p50: 0.4,
  p95: 12,
  p99: 1_400,
  isRough: false,
  answeredBy: 'control-plane',
  history: [0, 5, 10],
  ...change,
});

test('a table as a person reads it', () => {
  const rows = [
    rates({}),
    rates({
      name: 'default',
      requests: 3,
      rps: 1.5,
      ok: 1,
      serverErrors: 0,
      p50: 2,
      p95: 2,
      p99: 2,
      isRough: true,
      answeredBy: 'backend',
    }),
    rates({
      name: 'form',
      requests: 0,
      rps: 0,
      ok: 0,
      serverErrors: 0,
      p50: undefined,
      p95: undefined,
      p99: undefined,
    }),
  ];
  const shown = {
    by: 'route',
    rows,
    openConnections: 4,
    seconds: 2,
    style: plainStyle,
    live: false,
  } as const;
  expect(topView(shown)).toBe(
    [
      'ROUTE     REQ   RPS    OK  4xx  5xx   P50   P95   P99  ANSWERED BY',
      'ecs      2000  1000  100%   0%  <1%  <1ms  12ms  1.4s  control-plane',
      'default     3   1.5  100%   0%   0%  ~2ms  ~2ms  ~2ms  backend',
      'form        0   0.0     –    –    –     –     –     –  control-plane',
      '2003 requests in 2.0 s · 4 open connections · ~ from fewer than 20 requests',
    ].join('\n'),
  );
  expect(topView({ ...shown, rows: [], live: true })).toContain('no requests yet');
});

test('history as bars', () => {
  expect(sparkline([0, 5, 10])).toBe('▁▅█');
  expect(sparkline([0, 0])).toBe('▁▁');
});
