import type { ComponentSpec } from '../../../core/instance/component-spec.ts';
import type { Instance } from '../../../core/instance/instance.ts';
import { traefikFlags } from '../../../gateway/traefik-flags.ts';
import { gatewaySettings } from '../gateway-settings.ts';
import type { InstanceFiles } from '../instance-files.ts';

/** The gateway: Traefik on the Kubernetes CRD provider, with its own client certificate and rights. */
export function traefikComponent(
  instance: Instance,
  files: InstanceFiles,
  program: string,
  ipv6: boolean,
): ComponentSpec {
  return {
    name: 'traefik',
    file: program,
    args: traefikFlags(gatewaySettings(instance, files, ipv6)),
    env: { KUBECONFIG: files.pki('traefik.kubeconfig') },
    after: ['kube-apiserver'],
    needs: ['kube-apiserver'],
    gate: 'objects-ready',
    ready: { kind: 'http', url: `http://127.0.0.1:${instance.ports.dashboard}/ping` },
    graceMs: 5_000,
  };
}
