import { findingOf, ok, skipped } from '../../core/checks/finding.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import { isInDocker } from '../providers.ts';

/** That kind and k3d are new enough, where they are installed; and that the one that the instance needs is. */
export const clusterTools: DoctorCheck = {
  name: 'cluster-tools',
  category: 'runtime',
  pre: true,
  async run(facts) {
    const tools = await facts.clusterTools();
    const provider = await facts.provider().catch(() => undefined);
    const needed = provider !== undefined && isInDocker(provider) ? provider.name : undefined;
    const own = tools.find(({ name }) => name === needed);
    if (own?.problem !== undefined) return findingOf(own.problem);
    const installed = tools.filter(({ isInstalled }) => isInstalled);
    const bad = installed.find(({ problem }) => problem !== undefined);
    if (bad !== undefined) return findingOf(bad.problem, 'warning');
    if (installed.length === 0) return skipped('neither kind nor k3d is installed, and none is needed');
    return ok(installed.map(({ name, version }) => `${name} ${version}`).join(' · '));
  },
};
