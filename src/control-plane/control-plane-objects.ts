import type { KubeObject } from '../core/kube-objects.ts';

/** Renders all templates of one folder of `templates/`. */
type TemplateFolders = { renderFolder(folder: string): KubeObject[] };

/** What must be in the Kubernetes API before the control plane starts: the definitions of its records. */
export function controlPlaneObjects(templates: TemplateFolders): KubeObject[] {
  return templates.renderFolder('crds');
}
