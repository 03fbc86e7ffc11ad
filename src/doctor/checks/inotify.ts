import { ok, skipped, warning } from '../../core/checks/finding.ts';
import type { DoctorCheck } from '../doctor-check.ts';

/** What kind's documentation asks for where several clusters run. */
const INSTANCES = 512;
const WATCHES = 65_536;

/** That kubelets and containers can watch files: where they cannot, a second cluster fails without saying why. */
export const inotify: DoctorCheck = {
  name: 'inotify',
  category: 'host',
  pre: true,
  async run({ machine, clusterTools }) {
    const limits = machine.inotify;
    if (limits === undefined) return skipped('this system has no such limits');
    const { instances, watches } = limits;
    const text = `${instances} inotify instances, ${watches} watches`;
    if (instances >= INSTANCES && watches >= WATCHES) return ok(text);
    // One embedded instance needs few.
    if (!(await clusterTools()).some(({ isInstalled }) => isInstalled)) return ok(text);
    return warning(
      `${text}: too few for more than one cluster in Docker`,
      `sudo sysctl fs.inotify.max_user_instances=${Math.max(instances, INSTANCES)} fs.inotify.max_user_watches=${Math.max(watches, 8 * WATCHES)}`,
    );
  },
};
