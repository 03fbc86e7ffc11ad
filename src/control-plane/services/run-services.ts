import { InstancePlaces } from './instance-places.ts';
import { type SchedulerTools, ServiceScheduler } from './service-scheduler.ts';

/** Leads all services until the signal aborts; to be called once all records and nodes are in memory. */
export function runServices(tools: Omit<SchedulerTools, 'places'>, signal: AbortSignal): void {
  if (signal.aborted) return;
  new ServiceScheduler({ ...tools, places: new InstancePlaces(tools.stores) }, signal).start();
}
