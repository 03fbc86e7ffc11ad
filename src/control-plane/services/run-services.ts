import type { Kube } from '../../core/ports.ts';
import { NodePlaces } from './node-places.ts';
import { type SchedulerTools, ServiceScheduler } from './service-scheduler.ts';

/** Leads all services until the signal aborts; to be called once all records are in memory. */
export async function runServices(
  tools: Omit<SchedulerTools, 'places'> & { readonly kube: Kube },
  signal: AbortSignal,
): Promise<void> {
  const places = new NodePlaces();
  await places.follow(tools.kube, signal);
  if (!signal.aborted) new ServiceScheduler({ ...tools, places }).start(signal);
}
