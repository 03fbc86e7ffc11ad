import { findingOf, ok, skipped } from '../../core/checks/finding.ts';
import { isKecsError } from '../../core/errors/kecs-error.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import { isInDocker } from '../providers.ts';

/** That Docker answers, where it is installed; a failure only for an instance that is in it. */
export const docker: DoctorCheck = {
  name: 'docker',
  category: 'runtime',
  pre: true,
  async run(facts) {
    try {
      const { version, os, arch } = await facts.docker();
      return ok(`Docker ${version} · ${os} ${arch}`);
    } catch (thrown) {
      // Settings that cannot be read are told elsewhere.
      const isNeeded = await facts.provider().then(isInDocker, () => false);
      if (isNeeded) return findingOf(thrown, 'failed');
      const isMissing = isKecsError(thrown) && thrown.code === 'KECS1901';
      return isMissing ? skipped('not installed, and not needed') : findingOf(thrown, 'warning');
    }
  },
};
