import { describe, expect, test } from 'vitest';
import {
  clusterToolMissing,
  clusterToolTooOld,
  dockerMissing,
  dockerStopped,
} from '../../../src/core/errors/catalogue/docker.ts';
import type { Provider } from '../../../src/doctor/facts.ts';
import { find, machine } from '../../helpers/doctor-facts.ts';

const on = (name: string) => ({
  provider: async (): Promise<Provider> => ({ name, why: `provider ${name}: it is asked for` }),
});
const stopped = { docker: () => Promise.reject(dockerStopped('no socket', 'sudo systemctl start docker')) };

test('provider: where and why', async () => {
  expect(await find('provider')).toEqual({ state: 'ok', text: 'provider embedded: it is asked for' });
});

describe('docker', () => {
  test('one that answers', async () => {
    expect(await find('docker')).toEqual({ state: 'ok', text: 'Docker 29.1.0 · linux amd64' });
  });

  test('one that does not is a warning, for an instance in it a failure, each with the command that helps', async () => {
    const fix = 'sudo systemctl start docker';
    expect(await find('docker', stopped)).toMatchObject({ state: 'warning', fix });
    expect(await find('docker', { ...stopped, ...on('k3d') })).toMatchObject({ state: 'failed', fix });
  });

  test('none at all is no matter, but for an instance in it', async () => {
    const docker = () => Promise.reject(dockerMissing('docker'));
    expect(await find('docker', { docker })).toMatchObject({ state: 'skipped' });
    expect(await find('docker', { docker, ...on('kind') })).toMatchObject({ state: 'failed' });
  });
});

describe('docker-resources', () => {
  const has = (cgroup: string, gib: number) => ({
    dockerResources: async () => ({ cgroup, memoryBytes: gib * 1024 ** 3, cpus: 2 }),
  });

  test.each([
    ['2', 8, 'ok'],
    ['2', 3.8, 'warning'],
    ['1', 8, 'warning'],
  ])('cgroup v%s and %d GiB: %s', async (cgroup, gib, state) => {
    expect(await find('docker-resources', has(cgroup, gib))).toMatchObject({ state });
  });

  test('what Docker does not tell is no failure', async () => {
    const silent = { dockerResources: () => Promise.reject(new Error('no such field')) };
    expect(await find('docker-resources', silent)).toMatchObject({ state: 'warning', text: 'no such field' });
  });

  test('says nothing of a Docker that does not answer', async () => {
    expect(await find('docker-resources', stopped)).toMatchObject({ state: 'skipped' });
  });
});

describe('cluster-tools', () => {
  const missing = {
    name: 'k3d',
    isInstalled: false,
    version: '',
    problem: clusterToolMissing('k3d', 'k3d', 'https://k3d.example'),
  };
  const old = {
    name: 'kind',
    isInstalled: true,
    version: '',
    problem: clusterToolTooOld('kind', '0.11.1', '0.20.0', 'https://kind.example'),
  };

  test('those that are there', async () => {
    expect(await find('cluster-tools')).toEqual({ state: 'ok', text: 'kind 0.30.0' });
    expect(await find('cluster-tools', { clusterTools: async () => [missing] })).toMatchObject({
      state: 'skipped',
    });
  });

  test('one that is too old is a warning, for an instance of it a failure', async () => {
    const clusterTools = async () => [old, missing];
    expect(await find('cluster-tools', { clusterTools })).toMatchObject({
      state: 'warning',
      text: 'kind 0.11.1 is too old: kecs needs kind 0.20.0 or newer (https://kind.example)',
    });
    expect(await find('cluster-tools', { clusterTools, ...on('kind') })).toMatchObject({ state: 'failed' });
    expect(await find('cluster-tools', { clusterTools, ...on('k3d') })).toMatchObject({
      state: 'failed',
      text: expect.stringMatching(/^k3d is not installed/),
    });
  });
});

describe('real-node', () => {
  const realNode = async () => ({
    wanted: 'auto' as const,
    missing: ['not found: runc', 'it needs root'],
    fix: ['apt-get install -y containerd runc'],
  });

  test('real containers, or why not and what helps', async () => {
    expect(await find('real-node')).toEqual({ state: 'ok', text: 'tasks run as real containers' });
    expect(await find('real-node', { realNode })).toEqual({
      state: 'warning',
      text: 'tasks are simulated: not found: runc; it needs root',
      fix: 'apt-get install -y containerd runc',
    });
  });

  test('asked for where it cannot be had, a start would refuse it', async () => {
    const given = async () => ({ ...(await realNode()), wanted: 'containerd' as const });
    expect(await find('real-node', { realNode: given })).toMatchObject({
      state: 'failed',
      fix: 'apt-get install -y containerd runc',
      cause: { code: 'KECS2301' },
    });
  });

  test('a simulated one is never said to run containers', async () => {
    const given = async () => ({ wanted: 'simulated' as const, missing: [], fix: [] });
    expect(await find('real-node', { realNode: given })).toMatchObject({ state: 'skipped' });
  });

  test('where nothing helps, or none is needed, it is left', async () => {
    const elsewhere = { realNode, ...machine({ platform: 'darwin' }) };
    expect(await find('real-node', elsewhere)).toMatchObject({ state: 'skipped' });
    expect(await find('real-node', { realNode, ...on('kind') })).toMatchObject({ state: 'skipped' });
  });
});
