import { parse, stringify } from 'yaml';
import { writeFileAtomic } from '../../system/files.ts';

type Config = {
  clusters: { cluster: Record<string, unknown> }[];
  users: { user: Record<string, unknown> }[];
};

/** The instance's own kubeconfig out of the one that its cluster's tool wrote, under the names that every instance has. */
export function writeClusterKubeconfig(path: string, instance: string, toolsText: string): void {
  const { clusters, users } = parse(toolsText) as Config;
  const name = `kecs-${instance}`;
  const user = `${name}-admin`;
  const text = stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: clusters[0]?.cluster }],
    users: [{ name: user, user: users[0]?.user }],
    contexts: [{ name, context: { cluster: name, user } }],
    'current-context': name,
  });
  writeFileAtomic(path, text);
}
