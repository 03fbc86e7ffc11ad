import type { ComponentSpec } from '../../../core/instance/component-spec.ts';
import {
  type EmbeddedInstance,
  SIMULATED_NODE,
  SYSTEM_NAMESPACE,
  TASK_NAMESPACE,
} from '../../../core/instance/instance.ts';
import type { InstanceFiles } from '../../instance/instance-files.ts';
import type { NodeProgram } from '../../instance/start-options.ts';
import { GATEWAY_SERVICE } from '../node/node-objects.ts';
import { backendUrl } from './backend.ts';
import { kecsCommand } from './node-program.ts';

/** `kecs server`: ECS, ELBv2 and /_kecs. */
export function controlPlaneComponent(
  instance: EmbeddedInstance,
  files: InstanceFiles,
  program: NodeProgram,
): ComponentSpec {
  const { ports } = instance;
  const backend = backendUrl(instance);
  return {
    name: 'control-plane',
    ...kecsCommand(
      program,
      'server',
      `--kubeconfig=${files.kubeconfig()}`,
      `--port=${ports.controlPlane}`,
      `--admin-port=${ports.admin}`,
      `--namespace=${SYSTEM_NAMESPACE}`,
      ...(backend === undefined ? [] : [`--backend-url=${backend}`]),
      ...instance.allowedOrigins.map((origin) => `--allow-origin=${origin}`),
      '--allow-reset',
      `--task-namespace=${TASK_NAMESPACE}`,
      `--task-shared-dir=${files.sharedVolumes()}`,
      `--gateway-service=${GATEWAY_SERVICE}`,
      `--component-dir=${files.dir}`,
      `--kubelet-port=${ports.kubelet}`,
      ...(instance.node === 'simulated' ? [`--simulated-node=${SIMULATED_NODE}`] : []),
    ),
    env: {},
    after: ['kube-apiserver'],
    needs: ['kube-apiserver'],
    gate: 'objects-ready',
    ready: { kind: 'http', url: `http://127.0.0.1:${ports.admin}/readyz` },
    graceMs: 10_000,
  };
}

/** `kecs error-service`: what the gateway answers when a service cannot. */
export function errorServiceComponent(instance: EmbeddedInstance, program: NodeProgram): ComponentSpec {
  const { ports } = instance;
  return {
    name: 'error-service',
    ...kecsCommand(program, 'error-service', `--port=${ports.errorService}`, `--instance=${instance.name}`),
    env: {},
    after: [],
    needs: [],
    ready: { kind: 'http', url: `http://127.0.0.1:${ports.errorService}/_kecs/error-service/health` },
    graceMs: 3_000,
  };
}
