import { expect, test } from 'vitest';
import { type AccessRecord, readTraefikLine } from '../../../../src/gateway/access-log/access-record.ts';
import { nameCall } from '../../../../src/gateway/access-log/name-call.ts';
import type { TrafficLine } from '../../../../src/gateway/access-log/read-traffic.ts';
import {
  parseStatuses,
  type TrafficFilter,
  trafficFilter,
} from '../../../../src/gateway/access-log/traffic-filter.ts';
import { accessLine, BACKEND_CALL } from '../../../helpers/access-lines.ts';

const line = (raw: string): TrafficLine => {
  const record = readTraefikLine(raw, 0);
  if (record === undefined) throw new Error('an empty line');
  return { record, call: record.kind === 'access' ? nameCall(record as AccessRecord) : undefined, raw };
};
const LINES = {
  ecs: line(accessLine()),
  s3: line(
    accessLine({
      ...BACKEND_CALL,
      RouterName: 'kecs-system_default-noae_0@kubernetescrd',
      RequestMethod: 'GET',
      RequestPath: '/bucket/key',
      DownstreamStatus: 404,
      Duration: 800_000_000,
    }),
  ),
  info: line('{"level":"info","message":"Starting provider"}'),
  warn: line('{"level":"warn","message":"no endpoint"}'),
};
const shown = (filter: TrafficFilter): string[] =>
  Object.entries(LINES)
    .filter(([, each]) => trafficFilter(filter)(each))
    .map(([name]) => name);

test('without a wish all is shown', () => {
  expect(shown({})).toEqual(['ecs', 's3', 'info', 'warn']);
});

test.each<[TrafficFilter, string[]]>([
  [{ only: 'access' }, ['ecs', 's3']],
  [{ only: 'system' }, ['info', 'warn']],
  [{ level: 'warn' }, ['ecs', 's3', 'warn']],
  [{ route: 'ecs' }, ['ecs']],
  [{ route: 'default' }, ['s3']],
  [{ service: 'S3' }, ['s3']],
  [{ operation: 'listclusters' }, ['ecs']],
  [{ status: parseStatuses('4xx,5xx') }, ['s3']],
  [{ minMs: 500 }, ['s3']],
  [{ grep: /provider/i }, ['info']],
  [{ service: 'ecs', status: parseStatuses('4xx') }, []],
])('%o shows %o', (filter, expected) => {
  expect(shown(filter)).toEqual(expected);
});

test('statuses', () => {
  const matched = (text: string): number[] | undefined => {
    const matches = parseStatuses(text);
    return matches && [200, 404, 499, 500, 504].filter((status) => matches(status));
  };
  expect(matched('404')).toEqual([404]);
  expect(matched('4XX, 504')).toEqual([404, 499, 504]);
  expect(matched('499-500')).toEqual([499, 500]);
  for (const bad of ['', 'abc', '4x', '600', '404,', '9xx']) expect(parseStatuses(bad), bad).toBeUndefined();
});
