import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { dynamicFile } from '../../../src/gateway/dynamic-file.ts';
import { gatewaySettingsWith } from '../../helpers/gateway-settings.ts';

const TEMPLATES = join(import.meta.dirname, '../../../templates');

test('a backend with a health path has a stand-in', () => {
  const { http } = parse(dynamicFile(gatewaySettingsWith(), TEMPLATES));

  expect(http.services['aws-backend'].failover).toEqual({
    service: 'aws-backend-itself',
    fallback: 'aws-backend-down',
    healthCheck: {},
  });
  expect(http.services['aws-backend-itself'].loadBalancer).toMatchObject({
    servers: [{ url: 'http://127.0.0.1:20003' }],
    healthCheck: { path: '/healthy' },
  });
});

test('a backend without one is asked directly', () => {
  const backend = { host: 'moto', port: 5000, healthPath: undefined };
  const { http } = parse(dynamicFile(gatewaySettingsWith({ backend }), TEMPLATES));

  expect(http.services['aws-backend']).toEqual({
    loadBalancer: { serversTransport: 'aws-backend', servers: [{ url: 'http://moto:5000' }] },
  });
  expect(Object.keys(http.services)).toEqual(['starting', 'aws-backend']);
});

test('without a backend none is named', () => {
  const { http } = parse(dynamicFile(gatewaySettingsWith({ backend: undefined }), TEMPLATES));

  expect(Object.keys(http.services)).toEqual(['starting']);
});

test('a route behind all others answers while Traefik has not read those yet', () => {
  for (const settings of [gatewaySettingsWith(), gatewaySettingsWith({ backend: undefined })]) {
    const { http, tls } = parse(dynamicFile(settings, TEMPLATES));

    expect(tls.stores.default.defaultCertificate).toEqual(settings.certificate);
    expect(http.routers.starting).toMatchObject({
      rule: 'PathPrefix(`/`)',
      priority: 1,
      entryPoints: ['aws', 'aws6'],
    });
    expect(http.services.starting.loadBalancer.servers).toEqual([
      { url: `http://127.0.0.1:${settings.errorService.port}` },
    ]);
  }
});
