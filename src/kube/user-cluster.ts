import { KubeConfig } from '@kubernetes/client-node';
import { contextUnknown, noKubeconfig } from '../core/errors/catalogue/existing.ts';

export type UserCluster = {
  context: string;
  server: string;
  /** A whole kubeconfig with this context alone, as JSON, which is YAML too. Certificates and programs that it names stay named. */
  kubeconfig: string;
};

/**
 * A context of the user's own kubeconfig (KUBECONFIG, else ~/.kube/config, else a pod's service account); the current one
 * where none is asked for. `name` is what cluster, user and context are called in what is given back.
 */
export function userCluster(wanted: string | undefined, name: string): UserCluster {
  const config = new KubeConfig();
  config.loadFromDefault();
  const names = config.getContexts().map((each) => each.name);
  const context = wanted ?? config.getCurrentContext();
  const found = config.getContextObject(context);
  const cluster = found && config.getCluster(found.cluster);
  const user = found && config.getUser(found.user);
  // Without any file client-node makes up a cluster on localhost.
  if (names.length === 0 || names[0] === 'loaded-context') throw noKubeconfig();
  if (!found || !cluster || !user) throw contextUnknown(context, names);
  const own = new KubeConfig();
  own.loadFromOptions({
    clusters: [{ ...cluster, name }],
    users: [{ ...user, name }],
    contexts: [{ name, cluster: name, user: name }],
    currentContext: name,
  });
  return { context, server: cluster.server, kubeconfig: own.exportConfig() };
}
