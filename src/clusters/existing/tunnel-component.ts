import type { ComponentSpec } from '../../core/instance/component-spec.ts';
import type { ExistingInstance } from '../../core/instance/instance.ts';
import { TRAEFIK } from '../in-cluster/part-names.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { NodeProgram } from '../instance/start-options.ts';

/** `kecs tunnel`: the instance's endpoint on this machine. */
export function tunnelComponent(
  { cluster, ports }: ExistingInstance,
  files: InstanceFiles,
  { node, entry }: NodeProgram,
): ComponentSpec {
  return {
    name: 'tunnel',
    file: node,
    args: [
      entry,
      'tunnel',
      `--kubeconfig=${files.kubeconfig()}`,
      `--namespace=${cluster.namespace}`,
      `--service=${TRAEFIK}`,
      '--port-name=aws',
      `--port=${ports.api}`,
    ],
    env: {},
    after: [],
    needs: [],
    ready: { kind: 'http', url: `http://127.0.0.1:${ports.api}/_kecs/health` },
    graceMs: 3_000,
  };
}
