import type { StartSettings } from '../../config/settings.ts';
import {
  type BackendChoice,
  DEFAULT_ALLOWED_ORIGINS,
  type Instance,
  type InstancePorts,
} from '../../core/instance/instance.ts';

/** The instance as this start wants it: what was asked for, else what it had, else the defaults. */
export function chooseInstance(
  settings: StartSettings,
  earlier: Instance | undefined,
  ports: InstancePorts,
  version: string,
  now: Date,
): Instance {
  return {
    apiVersion: 'kecs.dev/v1',
    kind: 'Instance',
    name: settings.name,
    provider: 'embedded',
    node: 'simulated',
    createdAt: earlier?.createdAt ?? now.toISOString(),
    kecsVersion: version,
    backend: chooseBackend(settings.backend, earlier?.backend),
    rateLimit: settings.rateLimit ?? earlier?.rateLimit ?? { average: 100, burst: 200 },
    allowedOrigins: settings.allowOrigins
      ? [...new Set([...DEFAULT_ALLOWED_ORIGINS, ...settings.allowOrigins])]
      : (earlier?.allowedOrigins ?? [...DEFAULT_ALLOWED_ORIGINS]),
    ports,
  };
}

/** The same server asked for again keeps what was found out about it. */
function chooseBackend(wanted: BackendChoice | undefined, earlier: BackendChoice | undefined): BackendChoice {
  if (wanted === undefined) return earlier ?? { kind: 'ministack' };
  return wanted.kind === 'url' && earlier?.kind === 'url' && wanted.url === earlier.url ? earlier : wanted;
}
