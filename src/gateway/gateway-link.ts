import type { PartLogOptions, PartLogPiece } from '../core/part-log.ts';
import type { GatewaySettings } from './gateway-settings.ts';

/** How one part of an instance is. */
export type PartReadiness = {
  /** `traefik`, `control-plane`, `error-service`, `backend`; where parts are processes also others. */
  readonly name: string;
  readonly ready: number;
  readonly wanted: number;
  /** Why it is not ready, in words; empty when it is. */
  readonly reason: string;
  readonly restarts: number;
  /** Of its latest end; null where it has not ended yet. */
  readonly lastExit: string | null;
};

/** The way to the gateway of one instance, wherever it runs. */
export interface GatewayLink {
  /** What its routes were made from. */
  readonly settings: GatewaySettings;
  /** `http://127.0.0.1:PORT`, as clients reach it. */
  readonly endpoint: string;
  /** The logs in which Traefik tells of requests and of itself: one or two. */
  readonly trafficLogs: readonly string[];
  parts(): Promise<PartReadiness[]>;
  /** A part's log, by the part's name. Rejects with KECS1506 for a part that there is not. */
  partLog(part: string, options: PartLogOptions, signal: AbortSignal): AsyncIterable<PartLogPiece>;
  /** JSON that Traefik's API answers on a path such as `/api/rawdata`. Rejects with KECS1504 where it does not. */
  api<T>(path: string, signal?: AbortSignal): Promise<T>;
  /** Traefik's metrics, in the text format of Prometheus. Rejects with KECS1504 where there are none. */
  metrics(signal?: AbortSignal): Promise<string>;
  close(): void;
}
