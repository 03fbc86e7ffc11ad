import { failed, ok, warning } from '../../core/checks/finding.ts';
import type { DoctorCheck } from '../doctor-check.ts';

/** That kecs runs on this kind of machine, and Node as a program of it. */
export const platform: DoctorCheck = {
  name: 'platform',
  category: 'host',
  pre: true,
  async run({ machine }) {
    const { kecs, node, arch, release, cpu } = machine;
    const text = `${machine.platform} ${release} ${arch} · Node ${node} · kecs ${kecs}`;
    if (machine.platform !== 'linux' && machine.platform !== 'darwin')
      return failed(`${text}: instances need Linux or macOS (on Windows: WSL 2)`);
    if (machine.platform === 'darwin' && arch === 'x64' && cpu.startsWith('Apple'))
      return warning(`${text}: this Node is for Intel and is translated; one for arm64 is faster`);
    return ok(text);
  },
};
