import type { FieldSupport } from './field-support.ts';

/** The members that concern a container's processes. */
export const processFields: FieldSupport = {
  LinuxParameters: {
    capabilities: 'real',
    devices: ['partly', 'a privileged container has all of them under their own names; others are named'],
    initProcessEnabled: ['partly', 'with pidMode `task`; else it is named'],
    sharedMemorySize: 'real',
    tmpfs: 'real',
    maxSwap: 'no',
    swappiness: 'no',
  },
  KernelCapabilities: { add: 'real', drop: 'real' },
  Device: { hostPath: 'partly', containerPath: 'no', permissions: 'no' },
  Tmpfs: { containerPath: 'real', size: 'real', mountOptions: ['no', 'but for `rw` and `defaults`'] },
  Ulimit: { name: 'no', softLimit: 'no', hardLimit: 'no' },
  SystemControl: {
    namespace: 'partly',
    value: ['real', 'the first value of a task counts, others are named'],
  },
};
