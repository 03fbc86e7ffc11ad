import { join } from 'node:path';
import type { ComponentSpec } from '../../core/instance/component-spec.ts';
import type { EmbeddedInstance } from '../../core/instance/instance.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { NodeProgram } from '../instance/start-options.ts';
import type { Binaries } from './binaries/all-binaries.ts';
import type { ResolvedBinary } from './binaries/binary.ts';
import { kubeCommand } from './binaries/kube.ts';
import { ministackBinary } from './binaries/ministack.ts';
import { ministackComponent } from './components/backend.ts';
import { controlPlaneComponent, errorServiceComponent } from './components/control-plane.ts';
import { kubernetesComponents } from './components/kubernetes.ts';
import { nodeComponents } from './components/node.ts';
import { traefikComponent } from './components/traefik.ts';
import type { RealNode } from './node/start-node.ts';

const LAUNCHER = 'src/backends/ministack/launch.py';

/** Every process of an instance, in start order. */
export function componentSpecs(
  instance: EmbeddedInstance,
  files: InstanceFiles,
  binaries: Binaries,
  program: NodeProgram,
  ipv6: boolean,
  packageRoot: string,
  node: RealNode | undefined,
): ComponentSpec[] {
  return [
    ...kubernetesComponents(instance, files, kubeCommand(binaries.kube.path)),
    ...(binaries.ministack
      ? [
          ministackComponent(
            instance,
            files,
            binaries.ministack.path,
            launcherFor(binaries.ministack, packageRoot),
          ),
        ]
      : []),
    errorServiceComponent(instance, program),
    controlPlaneComponent(instance, files, program),
    traefikComponent(instance, files, binaries.traefik.path, ipv6),
    ...(node ? nodeComponents(files, node.place, node.tools, node.kubeNode) : []),
  ];
}

function launcherFor(ministack: ResolvedBinary, packageRoot: string): string | undefined {
  return ministack.from === ministackBinary.envVariable ? undefined : join(packageRoot, LAUNCHER);
}
