import { expect, test } from 'vitest';
import { traefikFlags } from '../../../src/gateway/traefik-flags.ts';
import { gatewaySettingsWith } from '../../helpers/gateway-settings.ts';

const flags = traefikFlags(gatewaySettingsWith());

test('every listener is on loopback', () => {
  const addresses = flags.filter((flag) => /\.address=/.test(flag)).map((flag) => flag.split('=')[1]);

  expect(addresses).toEqual(['127.0.0.1:4566', '[::1]:4566', '127.0.0.1:8080', '127.0.0.1:8082']);
});

test.each([
  '--entryPoints.aws.http.sanitizePath=false',
  '--entryPoints.aws.http.encodeQuerySemicolons=true',
  '--entryPoints.aws.transport.respondingTimeouts.readTimeout=0',
  '--entryPoints.aws6.http.sanitizePath=false',
  '--providers.kubernetesCRD.allowEmptyServices=true',
  '--providers.kubernetesCRD.allowExternalNameServices=true',
  '--metrics.prometheus.addRoutersLabels=true',
  '--accesslog.fields.queryparameters.defaultmode=drop',
  '--accesslog.fields.headers.defaultmode=drop',
  '--global.checkNewVersion=false',
  '--api.disableDashboardAd=true',
])('it has %s', (flag) => {
  expect(flags).toContain(flag);
});

test('no flag is given twice', () => {
  const names = flags.map((flag) => flag.split('=')[0]?.toLowerCase());

  expect(new Set(names).size).toBe(names.length);
});
