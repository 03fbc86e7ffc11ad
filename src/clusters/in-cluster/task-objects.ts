import type { KubeObject } from '../../core/kube-objects.ts';
import type { Templates } from '../../manifests/load-templates.ts';
import { TRAEFIK } from './part-names.ts';

/** On a node: file systems that tasks share. */
const SHARED_DIR = '/var/lib/kecs/volumes';

/** Cluster-wide, so it tells whose it is by its name. */
export function nodeReaderOf(namespace: string): string {
  return `kecs-control-plane-${namespace}`;
}

/** What tasks need of the Kubernetes API before the first of them is run. */
export function taskAccessObjects(
  namespace: string,
  taskNamespace: string,
  templates: Templates,
): KubeObject[] {
  return [
    ...(taskNamespace === namespace
      ? []
      : [templates.renderOne('traefik/namespace', { namespace: taskNamespace })]),
    ...templates.render('in-cluster/task-access', {
      namespace,
      taskNamespace,
      clusterRole: nodeReaderOf(namespace),
    }),
  ];
}

/** Tells the control plane where tasks run, and how they reach the gateway. */
export function taskFlags(taskNamespace: string): string[] {
  return [
    `--task-namespace=${taskNamespace}`,
    `--task-shared-dir=${SHARED_DIR}`,
    `--gateway-service=${TRAEFIK}`,
  ];
}
