import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { controlPlaneObjects } from '../../control-plane/control-plane-objects.ts';
import type { KubeObject } from '../../core/kube-objects.ts';
import { dynamicFile } from '../../gateway/dynamic-file.ts';
import { gatewayObjects } from '../../gateway/gateway-objects.ts';
import type { GatewaySettings } from '../../gateway/gateway-settings.ts';
import { Templates } from '../../manifests/load-templates.ts';
import { writeFileAtomic } from '../../system/files.ts';

/** Every object that this instance's Kubernetes API must hold. */
export function instanceObjects(settings: GatewaySettings, templatesDir: string): KubeObject[] {
  return [...gatewayObjects(settings, templatesDir), ...controlPlaneObjects(new Templates(templatesDir))];
}

/** Writes the file that Traefik's file provider reads, or takes it away where there is no backend. */
export function writeDynamicFile(settings: GatewaySettings, templatesDir: string): void {
  const path = join(settings.dynamicDir, 'backend.yaml');
  const text = dynamicFile(settings, templatesDir);
  if (text === undefined) rmSync(path, { force: true });
  else writeFileAtomic(path, text);
}
