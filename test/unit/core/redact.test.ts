import { describe, expect, test } from 'vitest';
import { Redactor } from '../../../src/core/redact.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const redactor = new Redactor();

describe('text', () => {
  test.each([
    ['access keys', `used by ${KEY} and ASIAIOSFODNN7EXAMPLE`, [KEY, 'ASIAIOSFODNN7EXAMPLE']],
    [
      'a signed header',
      `Authorization: AWS4-HMAC-SHA256 Credential=${KEY}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=deadbeef01`,
      [KEY, 'deadbeef01', 'x-amz-date'],
    ],
    ['a header in JSON', `{"Authorization":"AWS4 Signature=deadbeef01","a":1}`, ['deadbeef01']],
    ['JSON in JSON', String.raw`{"msg":"{\"password\":\"hun \\\"ter2\",\"a\":\"b\"}"}`, ['hun', 'ter2']],
    ['a header of Go', `map[Authorization:[AWS4 Signature=deadbeef01] Host:[a]]`, ['deadbeef01']],
    ['a header of Python', `{'X-Amz-Security-Token': 'FwoGZXIvYXdz=='}`, ['FwoGZXIvYXdz']],
    [
      'a presigned URL',
      `GET /b/k?X-Amz-Credential=${KEY}%2F20260101&X-Amz-Signature=deadbeef01&X-Amz-Security-Token=FwoGZXIv%2Bz HTTP/1.1`,
      [KEY, 'deadbeef01', 'FwoGZXIv'],
    ],
    ['a proxy', 'HTTPS_PROXY=http://me:p@ss@proxy:3128 fails', ['me:', 'p@ss']],
    ['a proxy without a scheme', 'using me:hunter2@proxy:3128', ['hunter2']],
    ['a credentials file', `aws_secret_access_key = ${SECRET}`, [SECRET]],
    ['an environment', `AWS_SECRET_ACCESS_KEY=${SECRET} AWS_SESSION_TOKEN=abc/def`, [SECRET, 'abc/def']],
    ['YAML with spaces', 'db:\n  password: correct horse battery\n', ['correct', 'battery']],
    ['a value that is cut off', '{"SecretString":"correct horse', ['correct', 'horse']],
    ['a kubeconfig', 'client-key-data: LS0tLS1CRUdJTiBQUklW', ['LS0tLS1CRUdJTiBQUklW']],
    [
      'a private key',
      '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEI\n-----END EC PRIVATE KEY-----\nafter',
      ['MHcCAQEEI'],
    ],
    [
      'the rest of a private key',
      `${'MHcCAQEEIabcdef'.repeat(4)}\nAwEHoUQDQgAEabcdef\n-----END PRIVATE KEY-----\nafter`,
      ['MHcCAQEEI', 'AwEHoUQDQgAE'],
    ],
    ['logins of registries', '{"auths":{"r.example":{"auth":"bWU6cHc="}}}', ['bWU6']],
    ['bearers', 'sent Bearer abcdef.ghijkl-mnop and Basic bWU6c2VjcmV0cw==', ['ghijkl', 'bWU6']],
    [
      'a JSON web token',
      'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig-nature',
      ['eyJhbGci', 'eyJzdWIi', 'sig-nature'],
    ],
    ['a token of GitHub', `git clone with ${'ghp_'}0123456789abcdefghij`, ['0123456789abcdefghij']],
  ])('%s', (_what, text, secrets) => {
    const left = redactor.text(text);
    for (const secret of secrets) expect(left).not.toContain(secret);
    expect(left).toContain('[redacted]');
  });

  test.each([
    '{"level":"info","msg":"listening","port":4566}',
    '12:04:31 GET / 200 12ms ecs ListClusters aws-cli/2.31',
    'arn:aws:ecs:us-east-1:000000000000:task/default/0123456789abcdef0123456789abcdef',
    'endpoint: http://localhost:4566',
    'I1127 19:38:44.195516 13829 legacy_serviceaccount_token_cleaner.go:103] "Starting"',
    'I0101 12:00:00.000000 1 secure_serving.go:211] Serving securely on 127.0.0.1:6443',
  ])('leaves what is none: %s', (text) => {
    expect(redactor.text(text)).toBe(text);
  });

  test('keeps what stands around it', () => {
    expect(redactor.text('a=1 token=abc b=2')).toBe('a=1 token=[redacted] b=2');
    expect(redactor.text('{"password":"x\\"y","b":2}')).toBe('{"password":"[redacted]","b":2}');
    expect(redactor.text('http://me:pw@h:1/path?a=b')).toBe('http://[redacted]@h:1/path?a=b');
  });

  test('a value may hold what ends one elsewhere', () => {
    expect(redactor.text("DB_PASSWORD=a&b;c,d'e x")).toBe('DB_PASSWORD=[redacted] x');
  });

  test.each(['a', 'token', 'a:b,', 'eyJaaaaaaaa', 'http', '-----BEGIN PRIVATE KEY-----', '"password":'])(
    'a long line of %j takes no long time',
    (piece) => {
      const began = performance.now();
      redactor.text(piece.repeat(200_000 / piece.length));
      expect(performance.now() - began).toBeLessThan(2_000);
    },
  );

  test('the same again changes nothing', () => {
    const text = `password: a b\ntoken=x Authorization: y\n{"secret":"z"} http://u:p@h ${KEY}`;
    expect(redactor.text(redactor.text(text))).toBe(redactor.text(text));
  });
});

test('values of variables with the names of secrets, wherever they stand; short ones are left', () => {
  const own = new Redactor({ CI_TOKEN: 'correcthorse', MY_SECRET: 'test', HOME: '/home/someone' });
  expect(own.text('said correcthorse in /home/someone, a test')).toBe(
    'said [redacted] in /home/someone, a test',
  );
});

test('data: whole what has the name of a secret, text elsewhere', () => {
  const data = {
    text: `by ${KEY}`,
    nested: [{ dbPassword: { a: 1 }, port: 4566, token: null }],
    auth: 'bWU6',
  };
  expect(redactor.data(data)).toEqual({
    text: 'by [redacted]',
    nested: [{ dbPassword: '[redacted]', port: 4566, token: null }],
    auth: '[redacted]',
  });
});
