import type { InstanceFiles } from '../instance/instance-files.ts';
import { endRecordedProcesses } from '../supervisor/supervisor.ts';
import { stopSupervised } from '../supervisor/supervisor-control.ts';
import { endNode } from './node/end-node.ts';

/** Stops all processes of an instance, and takes away all that a real node of it has in the kernel; names what ran. */
export async function stopAll(files: InstanceFiles): Promise<{ stopped: string[] }> {
  const stopped = await stopSupervised(files);
  await endNode(files);
  return stopped;
}

/** The same for what a supervisor that is gone has left. */
export async function endLeftovers(files: InstanceFiles): Promise<void> {
  await endRecordedProcesses(files);
  await endNode(files);
}
