import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import type { EmbeddedInstance } from '../../core/instance/instance.ts';
import { writeFileAtomic } from '../../system/files.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { NodeUser } from './node/node-certificates.ts';

/** Writes a kubeconfig of this instance for one of its client certificates; `host` is where the API server is reached. */
export function writeKubeconfig(
  path: string,
  files: InstanceFiles,
  instance: EmbeddedInstance,
  user: 'admin' | 'traefik' | NodeUser,
  host = '127.0.0.1',
): void {
  const name = `kecs-${instance.name}`;
  const base64 = (file: string): string => readFileSync(files.pki(file)).toString('base64');
  const text = stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: {
          server: `https://${host}:${instance.ports.kubeApi}`,
          // Its certificate is not made for addresses that change with every start.
          ...(host !== '127.0.0.1' && { 'tls-server-name': 'localhost' }),
          'certificate-authority-data': base64('ca.crt'),
        },
      },
    ],
    users: [
      {
        name: `${name}-${user}`,
        user: { 'client-certificate-data': base64(`${user}.crt`), 'client-key-data': base64(`${user}.key`) },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: `${name}-${user}` } }],
    'current-context': name,
  });
  writeFileAtomic(path, text);
}
