import { findingOf, ok, skipped, warning } from '../../core/checks/finding.ts';
import { shellWord } from '../../core/shell-word.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import type { Kubeconfig } from '../facts.ts';

/** That contexts which kecs wrote into the user's kubeconfig lead somewhere. */
export const kubeconfig: DoctorCheck = {
  name: 'kubeconfig',
  category: 'kube',
  pre: false,
  async run(facts) {
    let found: Kubeconfig;
    try {
      found = await facts.kubeconfig();
    } catch (thrown) {
      // Instances have kubeconfigs of their own and work without it.
      return findingOf(thrown, 'warning');
    }
    const { path, contexts } = found;
    if (contexts.length === 0) return skipped(`no context of kecs in ${path}`);
    const stale = contexts.find(({ instance }) => instance === undefined);
    if (stale !== undefined)
      return warning(
        `context ${stale.name} in ${path} is of an instance that is gone`,
        `kubectl config delete-context ${shellWord(stale.name)}`,
      );
    const moved = contexts.find(
      ({ server, instance }) => instance !== undefined && server !== instance.server,
    );
    if (moved !== undefined)
      return warning(
        `context ${moved.name} in ${path} leads to ${moved.server}, and the instance is at ${moved.instance?.server}`,
        `kecs kubeconfig --merge --name ${moved.instance?.name}`,
      );
    return ok(`${contexts.map(({ name }) => name).join(', ')} in ${path}`);
  },
};
