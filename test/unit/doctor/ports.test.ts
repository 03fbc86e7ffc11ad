import { describe, expect, test } from 'vitest';
import type { InstanceFact, PortOwner } from '../../../src/doctor/facts.ts';
import { find } from '../../helpers/doctor-facts.ts';

const endpoint = (owner: PortOwner | undefined) => ({
  ports: async () => [
    { port: 4566, purpose: 'the AWS endpoint', flag: '--api-port', isHeld: false, owner, next: 4567 },
    { port: 8080, purpose: 'dashboard', isHeld: false, owner, next: 8083 },
  ],
});
const process: PortOwner = { kind: 'process', text: 'is used by process 7 (java app.jar)' };
const container: PortOwner = {
  kind: 'container',
  name: 'localstack-main',
  text: 'is used by container localstack-main',
};

describe('endpoint-port', () => {
  test('free', async () => {
    expect(await find('endpoint-port')).toEqual({
      state: 'ok',
      text: '4566 can be had for the AWS endpoint',
    });
  });

  test('of the instance, which runs', async () => {
    const held = {
      port: 4566,
      purpose: 'the AWS endpoint',
      flag: '--api-port',
      owner: undefined,
      next: 4567,
    };
    expect(await find('endpoint-port', { ports: async () => [{ ...held, isHeld: true }] })).toEqual({
      state: 'ok',
      text: "4566 is the instance's, for the AWS endpoint",
    });
  });

  test('taken by a process: another port', async () => {
    expect(await find('endpoint-port', endpoint(process))).toEqual({
      state: 'failed',
      text: '4566 (the AWS endpoint) is used by process 7 (java app.jar)',
      fix: 'kecs start-v2 --name NAME --api-port 4567',
    });
  });

  test('taken by a container: its end, or another port', async () => {
    expect(await find('endpoint-port', endpoint(container))).toEqual({
      state: 'failed',
      text: '4566 (the AWS endpoint) is used by container localstack-main, or choose another with --api-port 4567',
      fix: 'docker stop localstack-main',
    });
  });
});

test('other-ports: who has them, which is no fault', async () => {
  expect(await find('other-ports', endpoint(process))).toEqual({
    state: 'ok',
    text: '8080 is used by process 7 (java app.jar): dashboard takes another',
  });
  expect(await find('other-ports')).toEqual({ state: 'ok', text: '8080 dashboard' });
});

test("stopped-ports: a stopped instance's port that somebody has", async () => {
  const stopped: InstanceFact = {
    name: 'old',
    provider: 'embedded',
    kecsVersion: '0.1.0',
    state: 'stopped',
    problems: [],
    apiPort: 4570,
  };
  const given = (fact: InstanceFact) => find('stopped-ports', { instances: async () => [fact] });
  expect(await given(stopped)).toEqual({ state: 'ok', text: '4570 is free for old' });
  expect(await given({ ...stopped, apiPortOwner: container })).toEqual({
    state: 'warning',
    text: "4570 of instance 'old', which is stopped, is used by container localstack-main",
    fix: 'docker stop localstack-main',
  });
  expect(await given({ ...stopped, state: 'running' })).toMatchObject({ state: 'skipped' });
});
