import type { ClusterInstance } from '../../core/instance/instance.ts';
import { readJsonIfThere, writeFileAtomic } from '../../system/files.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { Container } from './containers.ts';

/** What the instance's folder remembers of its cluster: so that one of the same name that it did not make is left alone. */
export type ClusterMarker = {
  provider: ClusterInstance['provider'];
  cluster: string;
  /** When making it began. */
  since: string;
  /** Ids of its containers; none while it is being made. */
  containers: string[];
  /** Images that were loaded into it, by name: the id that was. */
  images?: Record<string, string>;
};

/** Clocks of Docker and ours may differ a little, above all in a virtual machine. */
const CLOCK_SKEW_MS = 5_000;

export function readMarker(files: InstanceFiles): ClusterMarker | undefined {
  return readJsonIfThere<ClusterMarker>(files.cluster());
}

export function writeMarker(files: InstanceFiles, marker: ClusterMarker): void {
  writeFileAtomic(files.cluster(), JSON.stringify(marker));
}

/** True when these containers are those of the marker, or were made since it began to make some. */
export function isOurs(marker: ClusterMarker | undefined, containers: readonly Container[]): boolean {
  if (marker === undefined) return false;
  if (marker.containers.length > 0) return containers.every(({ id }) => marker.containers.includes(id));
  return containers.every(({ createdAt }) => createdAt >= Date.parse(marker.since) - CLOCK_SKEW_MS);
}

/** True when making it was never finished. */
export function isHalfMade(marker: ClusterMarker): boolean {
  return marker.containers.length === 0;
}
