import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { compileOrigins } from '../../../src/control-plane/http/origin-patterns.ts';
import { isLoopbackHost, refusedWebPage } from '../../../src/control-plane/http/web-page-guard.ts';

const allowed = compileOrigins(['http://localhost:*', 'https://console.example.test']);
const host = 'localhost:4566';

describe('the web page guard', () => {
  it.each<[string, IncomingHttpHeaders]>([
    ['a command line tool', { host }],
    ['a tool under any host name', { host: 'kecs.example.test' }],
    [
      'Node’s fetch under any host name',
      { host: 'kecs.example.test', 'sec-fetch-mode': 'cors', 'user-agent': 'node' },
    ],
    ['a page of an allowed origin', { host, origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }],
    [
      'a page of an allowed origin elsewhere',
      { host, origin: 'https://console.example.test', 'sec-fetch-site': 'cross-site' },
    ],
    ['a person who typed the address', { host, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
  ])('lets %s pass', (_who, headers) => {
    expect(refusedWebPage(headers, '/', allowed)).toBeUndefined();
  });

  it.each<[string, IncomingHttpHeaders]>([
    ['a page of another origin', { host, origin: 'https://evil.example' }],
    ['a page without an origin of its own', { host, origin: 'null' }],
    [
      'an origin that only begins like an allowed one',
      { host, origin: 'http://localhost:3000.evil.example' },
    ],
    ['an image tag on another site', { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['a page whose name was pointed here', { host: 'evil.example:4566', 'sec-fetch-site': 'same-origin' }],
    [
      'its reads, of which browsers say little',
      { host: 'evil.example:4566', 'user-agent': 'Mozilla/5.0 (X11)' },
    ],
    ['an old browser on such a page', { host: 'evil.example:4566', origin: 'http://evil.example:4566' }],
  ])('refuses %s', (_who, headers) => {
    expect(refusedWebPage(headers, '/', allowed)).toEqual(expect.any(String));
  });

  it('refuses a call in the query of a browser that does not say where its page is from', () => {
    const headers = { host: 'localhost.localstack.cloud:4566', 'user-agent': 'Mozilla/5.0 (X11)' };

    expect(refusedWebPage(headers, '/?Action=DeleteCluster&cluster=c', allowed)).toEqual(expect.any(String));
    expect(refusedWebPage(headers, '/bucket/key?Action', allowed)).toBeUndefined();
    expect(
      refusedWebPage({ ...headers, 'user-agent': 'aws-cli/2' }, '/?Action=DeleteCluster', allowed),
    ).toBeUndefined();
  });

  it.each([
    ['localhost', true],
    ['LOCALHOST:4566', true],
    ['api.localhost:4566', true],
    ['127.0.0.1:1', true],
    ['127.9.9.9', true],
    ['[::1]:4566', true],
    ['s3.us-east-1.localhost.localstack.cloud:4566', true],
    ['localhost.evil.example', false],
    ['127.0.0.1.evil.example', false],
    ['192.168.1.2:4566', false],
    ['', false],
  ])('knows whether %j is this machine only: %s', (name, expected) => {
    expect(isLoopbackHost(name)).toBe(expected);
  });
});
