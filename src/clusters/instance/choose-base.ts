import type { StartSettings } from '../../config/settings.ts';
import {
  type BackendChoice,
  DEFAULT_ALLOWED_ORIGINS,
  type InstanceBase,
} from '../../core/instance/instance.ts';

/** What every provider's instance has, as this start wants it: what was asked for, else what it had, else the defaults. */
export function chooseBase(
  settings: StartSettings,
  earlier: InstanceBase | undefined,
  version: string,
  now: Date,
): InstanceBase {
  return {
    apiVersion: 'kecs.dev/v1',
    kind: 'Instance',
    name: settings.name,
    createdAt: earlier?.createdAt ?? now.toISOString(),
    kecsVersion: version,
    backend: chooseBackend(settings.backend, earlier?.backend),
    rateLimit: settings.rateLimit ?? earlier?.rateLimit ?? { average: 100, burst: 200 },
    allowedOrigins: settings.allowOrigins
      ? [...new Set([...DEFAULT_ALLOWED_ORIGINS, ...settings.allowOrigins])]
      : (earlier?.allowedOrigins ?? [...DEFAULT_ALLOWED_ORIGINS]),
  };
}

/** The same server asked for again keeps what was found out about it. */
function chooseBackend(wanted: BackendChoice | undefined, earlier: BackendChoice | undefined): BackendChoice {
  if (wanted === undefined) return earlier ?? { kind: 'ministack' };
  return wanted.kind === 'url' && earlier?.kind === 'url' && wanted.url === earlier.url ? earlier : wanted;
}
