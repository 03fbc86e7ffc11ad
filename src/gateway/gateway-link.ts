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
  /** The port of this machine on which Traefik's dashboard and API are; undefined where only a forward leads there. */
  readonly dashboardPort: number | undefined;
  /**
   * Leads a port of this machine to dashboard and API, also across a replacement of Traefik, until it is closed. Rejects with the
   * system's error when the port can't be listened on. `said` hears of changes for the worse and the better.
   */
  forwardDashboard(listen: Listen, said: (text: string) => void): Promise<Forward>;
  /** Asks the gateway from where tasks are; missing where tasks are simulated. */
  fromInside?(signal: AbortSignal): Promise<InsideAnswer>;
  close(): void;
}

/** What the gateway answers to `/_kecs/health` from inside. */
export type InsideAnswer = {
  /** From where it was asked, in words. */
  readonly where: string;
  readonly status: number;
  /** The instance that the answer names; empty where it names none. */
  readonly answeredAs: string;
  /** Why there was no answer. */
  readonly problem?: string;
};

export type Listen = { readonly port: number; readonly hosts: readonly string[] };
export type Forward = { close(): Promise<void> };
