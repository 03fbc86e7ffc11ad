import { failed, ok, skipped } from '../../core/checks/finding.ts';
import { messageOf } from '../../core/errors/kecs-error.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import { isToBeMade } from '../to-be-made.ts';

/** That there is a Python for the backend, where that has not been made yet. */
export const python: DoctorCheck = {
  name: 'python',
  category: 'versions',
  pre: true,
  needs: ['provider'],
  async run(facts) {
    if (!(await isToBeMade(facts, 'ministack'))) return skipped('nothing is to be made with it');
    try {
      return ok(await facts.python());
    } catch (thrown) {
      const isDebian = facts.machine.platform === 'linux';
      return failed(
        `${messageOf(thrown)}; the backend runs on it (kecs start-v2 --no-localstack does without a backend)`,
        isDebian
          ? 'sudo apt-get install -y python3-venv python3-pip  # Debian, Ubuntu'
          : 'brew install python3',
      );
    }
  },
};
