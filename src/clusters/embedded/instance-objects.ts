import { join } from 'node:path';
import { controlPlaneObjects } from '../../control-plane/control-plane-objects.ts';
import { TASK_NAMESPACE } from '../../core/instance/instance.ts';
import type { KubeObject } from '../../core/kube-objects.ts';
import { dynamicFile } from '../../gateway/dynamic-file.ts';
import { gatewayObjects } from '../../gateway/gateway-objects.ts';
import type { GatewaySettings } from '../../gateway/gateway-settings.ts';
import { Templates } from '../../manifests/load-templates.ts';
import { writeFileAtomic } from '../../system/files.ts';

/** Every object that this instance's Kubernetes API must hold. */
export function instanceObjects(settings: GatewaySettings, templatesDir: string): KubeObject[] {
  const templates = new Templates(templatesDir);
  return [
    ...gatewayObjects(settings, templatesDir),
    ...controlPlaneObjects(templates),
    templates.renderOne('traefik/namespace', { namespace: TASK_NAMESPACE }),
  ];
}

/** Writes the file that Traefik's file provider reads. */
export function writeDynamicFile(settings: GatewaySettings, templatesDir: string): void {
  writeFileAtomic(join(settings.dynamicDir, 'backend.yaml'), dynamicFile(settings, templatesDir));
}
