import { arch, cpus, freemem, platform, release, totalmem } from 'node:os';
import type { Machine } from '../../doctor/facts.ts';
import { readTextIfThere } from '../../system/files.ts';

/** This machine as Node and the kernel tell of it. */
export function machineFacts(kecs: string): Machine {
  // In a container less may be had than the machine has; without a limit this is 0, or more than there is.
  const limit = process.constrainedMemory();
  const total = totalmem();
  return {
    kecs,
    node: process.versions.node,
    platform: platform(),
    arch: arch(),
    release: release(),
    cpu: cpus()[0]?.model ?? '',
    totalBytes: limit > 0 && limit < total ? limit : total,
    availableBytes: platform() === 'linux' ? process.availableMemory() : freemem(),
    inotify: inotifyLimits(),
  };
}

function inotifyLimits(): Machine['inotify'] {
  const read = (name: string): number | undefined => {
    const text = readTextIfThere(`/proc/sys/fs/inotify/${name}`);
    return text === undefined ? undefined : Number(text);
  };
  const instances = read('max_user_instances');
  const watches = read('max_user_watches');
  return instances === undefined || watches === undefined ? undefined : { instances, watches };
}
