import type { ComponentSpec } from '../../../core/instance/component-spec.ts';
import type { EmbeddedInstance } from '../../../core/instance/instance.ts';
import { traefikFlags } from '../../../gateway/traefik-flags.ts';
import type { InstanceFiles } from '../../instance/instance-files.ts';
import { gatewaySettings } from '../gateway-settings.ts';

/** The gateway: Traefik on the Kubernetes CRD provider, with its own client certificate and rights. */
export function traefikComponent(
  instance: EmbeddedInstance,
  files: InstanceFiles,
  program: string,
  ipv6: boolean,
): ComponentSpec {
  const settings = gatewaySettings(instance, files, ipv6);
  return {
    name: 'traefik',
    file: program,
    args: traefikFlags(settings),
    env: {
      KUBECONFIG: files.pki('traefik.kubeconfig'),
      // Traefik reads its file provider's file at its start only: a changed backend must be a changed component.
      KECS_BACKEND: JSON.stringify(settings.backend ?? null),
    },
    after: ['kube-apiserver'],
    needs: ['kube-apiserver'],
    gate: 'objects-ready',
    ready: { kind: 'http', url: `http://127.0.0.1:${instance.ports.dashboard}/ping` },
    graceMs: 5_000,
  };
}
