import { ok, warning } from '../../core/checks/finding.ts';
import { inGib } from '../bytes.ts';
import type { DoctorCheck } from '../doctor-check.ts';

/** What the parts of an embedded instance with a real node take while nothing is in it: 0.9 GiB, a third of it the API server's. */
const NEEDED_BYTES = 1024 ** 3;

/** That an instance fits into the memory that is left. */
export const memory: DoctorCheck<'machine'> = {
  name: 'memory',
  category: 'host',
  pre: true,
  async run({ machine: { totalBytes, availableBytes } }) {
    const text = `${inGib(availableBytes)} of ${inGib(totalBytes)} memory to be had`;
    return availableBytes < NEEDED_BYTES
      ? warning(`${text}: an instance takes about ${inGib(NEEDED_BYTES)}, and tasks come on top`)
      : ok(text);
  },
};
