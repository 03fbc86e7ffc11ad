import type { StartSettings } from '../../config/settings.ts';
import type { EmbeddedInstance, InstancePorts, NodeKind } from '../../core/instance/instance.ts';
import { chooseBase } from '../instance/choose-base.ts';

/** The instance as this start wants it: what was asked for, else what it had, else the defaults. */
export function chooseInstance(
  settings: StartSettings,
  node: NodeKind,
  earlier: EmbeddedInstance | undefined,
  ports: InstancePorts,
  version: string,
  now: Date,
): EmbeddedInstance {
  return {
    ...chooseBase(settings, earlier, version, now),
    provider: 'embedded',
    node,
    ports,
  };
}
