import { describe, expect, test } from 'vitest';
import { type AccessRecord, readTraefikLine } from '../../../../src/gateway/access-log/access-record.ts';
import { answeredBy, reasonOf, routeOwners } from '../../../../src/gateway/access-log/reason-of.ts';
import { routes } from '../../../../src/gateway/routes.ts';
import { accessLine, BACKEND_CALL } from '../../../helpers/access-lines.ts';

const owners = routeOwners(routes([]));
const told = (fields: Record<string, unknown>): [string, string] => {
  const record = readTraefikLine(accessLine(fields), 0) as AccessRecord;
  return [answeredBy(record, owners), reasonOf(record, owners)];
};

test('a call that went well has no reason', () => {
  expect(told({})).toEqual(['control-plane', '']);
  expect(told(BACKEND_CALL)).toEqual(['backend', '']);
});

test("the control plane's own words are the reason", () => {
  const problem = 'ClusterNotFoundException: Cluster not found.';
  expect(told({ DownstreamStatus: 400, OriginStatus: 400, 'downstream_X-Kecs-Problem': problem })).toEqual([
    'control-plane',
    problem,
  ]);
});

describe('what the gateway answers itself', () => {
  test.each([
    ['throttled', 429, /beyond the rate limit/],
    ['unavailable', 503, /^the control-plane does not answer$/],
    ['starting', 503, /reading its routes/],
    ['foreign-page', 403, /--allow-origin/],
    ['no-backend', 501, /--no-localstack/],
  ])('%s', (error, status, reason) => {
    const [who, why] = told({
      DownstreamStatus: status,
      OriginStatus: status,
      'downstream_X-Kecs-Error': error,
    });
    expect(who).toBe('gateway');
    expect(why).toMatch(reason);
  });

  test.each([
    [502, 11, 'the backend refused or broke the connection'],
    [503, 19, 'the backend has no running instance'],
    [504, 15, 'the backend did not answer in time'],
  ])('%i without an answer of the server', (status, bytes, reason) => {
    const traefiks = { ...BACKEND_CALL, DownstreamStatus: status, DownstreamContentSize: bytes };
    expect(told({ ...traefiks, OriginStatus: 0 })).toEqual(['gateway', reason]);
    expect(told({ ...traefiks, OriginStatus: status })).toEqual(['gateway', reason]);
    const said = { 'downstream_Content-Type': 'text/xml' };
    expect(told({ ...traefiks, OriginStatus: status, ...said })[0]).toBe('backend');
  });
});

test("the backend's error is named where it names it", () => {
  expect(told({ ...BACKEND_CALL, DownstreamStatus: 404, OriginStatus: 404 })[1]).toBe(
    'the backend says 404 Not Found',
  );
  const type = 'com.amazonaws.dynamodb#ResourceNotFoundException:http://x';
  expect(
    told({
      ...BACKEND_CALL,
      DownstreamStatus: 400,
      OriginStatus: 400,
      'downstream_X-Amzn-Errortype': type,
    })[1],
  ).toBe('the backend says ResourceNotFoundException');
});

test('a client that went away, and a request that no route takes', () => {
  expect(told({ DownstreamStatus: 499, OriginStatus: 499, Duration: 2_300_000_000 })).toEqual([
    'nobody',
    'the client went away after 2.3 s',
  ]);
  expect(told({ RouterName: undefined, DownstreamStatus: 404, OriginStatus: 0 })).toEqual([
    'no route',
    'no route takes it',
  ]);
});
