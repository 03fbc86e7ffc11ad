import type { KubeObject } from '../core/kube-objects.ts';

/** Renders a template of `templates/` by its name. */
type Templates = { render(name: string): KubeObject[] };

const definitions = ['ecs-clusters', 'ecs-task-definitions', 'ecs-account-settings'];

/** What must be in the Kubernetes API before the control plane starts: the definitions of its records. */
export function controlPlaneObjects(templates: Templates): KubeObject[] {
  return definitions.flatMap((name) => templates.render(`crds/${name}.yaml`));
}
