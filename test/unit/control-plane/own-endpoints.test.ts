import { afterEach, describe, expect, it } from 'vitest';
import { type ControlPlaneRig, startRig } from '../../helpers/control-plane-rig.ts';
import { startBackend } from '../../helpers/recording-backend.ts';

describe('what kecs serves beside the AWS APIs', () => {
  let rig: ControlPlaneRig;
  afterEach(() => rig.close());

  it('tells its health part by part', async () => {
    rig = await startRig({ version: '1.2.3' });
    await rig.raw('CreateCluster', {});
    const response = await fetch(`${rig.address}/_kecs/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'ok',
      version: '1.2.3',
      parts: { api: 'ok', store: 'ok', backend: 'none' },
      records: { ecsclusters: 1, ecstaskdefinitions: 0 },
    });
  });

  it('empties records and backend on reset', async () => {
    const backend = await startBackend((incoming, response) => {
      response.statusCode = incoming.url === '/_localstack/state/reset' ? 200 : 404;
      response.end();
    });
    rig = await startRig({ backendUrl: backend.url });
    await rig.raw('CreateCluster', {});
    await rig.raw('RegisterTaskDefinition', {
      family: 'web',
      containerDefinitions: [{ name: 'web', image: 'example/web', memory: 64 }],
    });
    const response = await fetch(`${rig.address}/_kecs/reset`, { method: 'POST' });
    expect(await response.json()).toEqual({
      status: 'reset',
      removed: expect.objectContaining({ ecsclusters: 1, ecstaskdefinitions: 1, ecsaccountsettings: 0 }),
      backend: 'reset',
    });
    expect((await rig.raw('DescribeClusters', {})).body['clusters']).toEqual([]);
    expect((await rig.raw('ListTaskDefinitionFamilies', {})).body['families']).toEqual([]);
    await backend.close();
  });

  it('says which part it could not reset', async () => {
    rig = await startRig({ backendUrl: 'http://127.0.0.1:9' });
    const response = await fetch(`${rig.address}/_kecs/reset`, { method: 'POST' });
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      status: 'incomplete',
      backend: expect.stringMatching(/^not reset/),
    });
  });

  it('resets for this machine only, and only where it is allowed', async () => {
    rig = await startRig();
    const headers = { 'x-forwarded-for': '127.0.0.1, 192.168.1.5' };
    expect((await fetch(`${rig.address}/_kecs/reset`, { method: 'POST', headers })).status).toBe(403);
    expect((await fetch(`${rig.address}/_kecs/reset`)).status).toBe(405);
    await rig.close();
    rig = await startRig({ resetAllowed: false });
    expect((await fetch(`${rig.address}/_kecs/reset`, { method: 'POST' })).status).toBe(403);
  });
});
