import { dirname, join } from 'node:path';
import type { ComponentSpec } from '../../../core/instance/component-spec.ts';
import type { EmbeddedInstance } from '../../../core/instance/instance.ts';
import type { InstanceFiles } from '../../instance/instance-files.ts';

/** Where the backend listens; undefined when the instance has none. */
export function backendUrl(instance: EmbeddedInstance): string | undefined {
  switch (instance.backend.kind) {
    case 'ministack':
      return `http://127.0.0.1:${instance.ports.backend}`;
    case 'url':
      return instance.backend.url;
    case 'none':
      return undefined;
  }
}

/**
 * MiniStack with its state kept on disk; it would bind every interface if it were not told otherwise.
 * Our launcher runs in its Python environment; a program of the user's own is started as it is.
 */
export function ministackComponent(
  instance: EmbeddedInstance,
  files: InstanceFiles,
  program: string,
  launcher: string | undefined,
): ComponentSpec {
  const url = `http://127.0.0.1:${instance.ports.backend}`;
  return {
    name: 'backend',
    file: launcher === undefined ? program : join(dirname(program), 'python'),
    args: launcher === undefined ? [] : [launcher],
    env: {
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(instance.ports.backend),
      PERSIST_STATE: '1',
      STATE_DIR: `${files.backendData()}/state`,
      S3_PERSIST: '1',
      S3_DATA_DIR: `${files.backendData()}/s3`,
      PYTHONUNBUFFERED: '1',
      // The launcher lies in the package's folder, which need not be writable.
      PYTHONDONTWRITEBYTECODE: '1',
    },
    after: [],
    needs: [],
    ready: { kind: 'http', url: `${url}/_ministack/health` },
    graceMs: 15_000,
  };
}
