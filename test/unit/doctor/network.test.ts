import { describe, expect, test } from 'vitest';
import type { Program } from '../../../src/doctor/facts.ts';
import { find } from '../../helpers/doctor-facts.ts';

describe('proxy', () => {
  test('none', async () => {
    expect(await find('proxy')).toMatchObject({ state: 'skipped' });
  });

  test('one that is not for this machine, without its password', async () => {
    const env = { HTTPS_PROXY: 'http://me:secret@proxy:3128', NO_PROXY: 'localhost, 127.0.0.1,::1' };
    expect(await find('proxy', { env })).toEqual({ state: 'ok', text: 'HTTPS_PROXY http://proxy:3128' });
  });

  test('one that would get the calls to the endpoint, and the line that keeps what is set', async () => {
    const env = { http_proxy: 'proxy:3128', no_proxy: '.corp,localhost' };
    expect(await find('proxy', { env })).toMatchObject({
      state: 'warning',
      text: expect.stringMatching(/^http_proxy http:\/\/proxy:3128: no_proxy lacks 127\.0\.0\.1, ::1/),
      fix: 'export no_proxy=.corp,localhost,127.0.0.1,::1',
    });
  });

  test('all hosts left out', async () => {
    expect(await find('proxy', { env: { ALL_PROXY: 'socks5://p:1080', NO_PROXY: '*' } })).toMatchObject({
      state: 'ok',
    });
  });

  test('no address', async () => {
    expect(await find('proxy', { env: { HTTP_PROXY: 'http://' } })).toEqual({
      state: 'warning',
      text: 'HTTP_PROXY is no address of a proxy',
    });
  });
});

test.each([
  [undefined, 'skipped'],
  [{ path: '/ca.pem', count: 2 }, 'ok'],
  [{ path: '/ca.pem', count: 0 }, 'warning'],
  [{ path: '/ca.pem', count: 0, problem: 'there is no such file' }, 'warning'],
])('certificates: %j is %s', async (file, state) => {
  expect(await find('certificates', { ownCertificates: async () => file })).toMatchObject({ state });
});

describe('dns', () => {
  const offline = { addresses: () => Promise.reject(new Error('getaddrinfo ENOTFOUND')) };

  test('names that are not found', async () => {
    expect(await find('dns')).toEqual({ state: 'ok', text: 'names are found, by 10.0.0.2' });
    expect(await find('dns', offline)).toMatchObject({ state: 'warning' });
  });

  test('with a proxy it finds them', async () => {
    const env = { HTTPS_PROXY: 'http://proxy:3128' };
    expect(await find('dns', { ...offline, env })).toMatchObject({ state: 'skipped' });
  });

  test('a machine that asks only itself leaves real containers without names', async () => {
    const nameServers = async () => [];
    expect(await find('dns', { nameServers })).toMatchObject({ state: 'warning' });
    const realNode = async () => ({ wanted: 'auto' as const, missing: ['it needs root'], fix: [] });
    expect(await find('dns', { nameServers, realNode })).toMatchObject({ state: 'ok' });
  });
});

describe('localhost', () => {
  const is = (...all: string[]) => ({
    addresses: async () => all.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  });

  test.each([
    [['127.0.0.1', '::1'], 'ok'],
    [['::1', '127.0.0.1'], 'ok'],
    [['192.168.1.7'], 'failed'],
    [[], 'failed'],
  ])('%j is %s', async (all, state) => {
    expect(await find('localhost', is(...all))).toMatchObject({ state });
  });

  test('::1 first where nothing listens there', async () => {
    const first = is('::1', '127.0.0.1');
    expect(await find('localhost', { ...first, hasIpv6Loopback: async () => false })).toMatchObject({
      state: 'warning',
    });
    const provider = async () => ({ name: 'kind', why: '' });
    expect(await find('localhost', { ...first, provider })).toMatchObject({ state: 'warning' });
  });
});

describe('downloads', () => {
  const absent: Program = {
    name: 'kube',
    version: 'v1',
    state: 'absent',
    detail: '',
    hosts: ['https://dl.k8s.io', 'https://github.com'],
  };
  const programs = async () => [absent];

  test('nothing to fetch', async () => {
    expect(await find('downloads')).toMatchObject({ state: 'skipped', text: 'all programs are there' });
    const off = async () => [{ ...absent, hosts: [] }];
    expect(await find('downloads', { programs: off })).toMatchObject({ state: 'skipped' });
    const provider = async () => ({ name: 'k3d', why: '' });
    expect(await find('downloads', { programs, provider })).toMatchObject({ state: 'skipped' });
  });

  test('hosts that answer', async () => {
    expect(await find('downloads', { programs })).toEqual({
      state: 'ok',
      text: 'https://dl.k8s.io, https://github.com answer',
    });
  });

  test('a certificate of a company, by its name', async () => {
    const reach = async (origin: string) =>
      origin.includes('github') ? { problem: 'self-signed', issuer: 'ACME Inspection CA' } : {};
    expect(await find('downloads', { programs, reach })).toMatchObject({
      state: 'warning',
      text: 'https://github.com: its certificate is signed by "ACME Inspection CA", which Node does not trust',
      fix: expect.stringMatching(/^export NODE_EXTRA_CA_CERTS=/),
    });
  });

  test('a proxy that Node does not go by', async () => {
    const reach = async () => ({ problem: 'ENOTFOUND' });
    const env = { HTTPS_PROXY: 'http://proxy:3128' };
    expect(await find('downloads', { programs, reach, env })).toMatchObject({
      state: 'warning',
      fix: 'export NODE_USE_ENV_PROXY=1',
    });
    expect(await find('downloads', { programs, reach })).toEqual({
      state: 'warning',
      text: 'https://dl.k8s.io: ENOTFOUND',
    });
  });
});

test('aws-variables: those that win over the endpoint, by name only', async () => {
  const env = { AWS_PROFILE: 'prod', AWS_ENDPOINT_URL_S3: 'http://minio:9000', AWS_REGION: 'eu-west-1' };
  expect(await find('aws-variables', { env })).toEqual({
    state: 'warning',
    text: 'AWS_ENDPOINT_URL_S3, AWS_PROFILE would win over the endpoint that kecs env sets',
    fix: 'unset AWS_ENDPOINT_URL_S3 AWS_PROFILE',
  });
  expect(await find('aws-variables')).toMatchObject({ state: 'ok' });
});
