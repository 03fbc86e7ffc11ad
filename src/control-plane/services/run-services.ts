import { InstancePlaces } from './instance-places.ts';
import { ServiceColumns } from './service-columns.ts';
import { type SchedulerTools, ServiceScheduler } from './service-scheduler.ts';

/** Leads all services, and shows in the Kubernetes API how they are, until the signal aborts; to be called once all records and nodes are in memory. */
export function runServices(tools: Omit<SchedulerTools, 'places'>, signal: AbortSignal): void {
  if (signal.aborted) return;
  new ServiceColumns(tools, signal).start();
  new ServiceScheduler({ ...tools, places: new InstancePlaces(tools.stores) }, signal).start();
}
