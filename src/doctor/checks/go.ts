import { ok, skipped, warning } from '../../core/checks/finding.ts';
import { isOlder } from '../../core/is-older.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import { isToBeMade } from '../to-be-made.ts';

/** As the go.mod of the programs says. */
const OLDEST = '1.26';

/** That Kubernetes can be built where it cannot be downloaded. */
export const go: DoctorCheck = {
  name: 'go',
  category: 'versions',
  pre: true,
  needs: ['provider'],
  async run(facts) {
    if (!(await isToBeMade(facts, 'kube'))) return skipped('nothing is to be built with it');
    const found = await facts.go();
    const otherwise = `Kubernetes comes by download only; to build it: Go ${OLDEST} or newer, https://go.dev/dl`;
    if (found === undefined) return warning(`no Go is installed: ${otherwise}`);
    if (!isOlder(found.version, OLDEST))
      return ok(`Go ${found.version} can build Kubernetes (four to six minutes, once)`);
    return found.fetchesNewer
      ? ok(`Go ${found.version} fetches Go ${OLDEST} to build Kubernetes (four to six minutes, once)`)
      : warning(`Go ${found.version} is too old: ${otherwise}`);
  },
};
