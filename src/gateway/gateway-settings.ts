import type { RateLimit } from '../core/instance/instance.ts';

/** Where a service listens, as seen from Traefik. */
export type Address = { host: string; port: number };

/**
 * What answers all that is neither ECS nor ELBv2. `healthPath` answers HEAD below 400 while it is well: with it a dead backend is
 * noticed and its callers get an AWS-shaped error; without it they get Traefik's plain 502.
 */
export type BackendAddress = Address & {
  healthPath: string | undefined;
  /** What the health check names as Host where that must not be the address. */
  healthHost?: string;
};

/** Where Traefik listens; the empty one is every address, for a pod. */
export type EntryHost = '127.0.0.1' | '[::1]' | '';

/** One listener of the AWS endpoint. Traefik cannot listen on two addresses with one entry point. */
export type EntryPoint = { name: 'aws' | 'aws6'; host: EntryHost; port: number };

/** All that the gateway's flags, objects and checks are made from. */
export type GatewaySettings = {
  instance: string;
  /** Namespace of everything the gateway reads. */
  namespace: string;
  /** `aws`, and `aws6` where the machine has ::1. */
  entryPoints: readonly EntryPoint[];
  /** Where Traefik's own two ports listen: loopback for a process of this machine. */
  ownHost: EntryHost;
  /** Traefik's API, dashboard and ping. */
  dashboardPort: number;
  /** Prometheus metrics. */
  metricsPort: number;
  /**
   * `external`: processes of this machine, each behind a Service that is only a name. `cluster`: pods behind Services with
   * an address of their own (the hosts below), which are not the gateway's to make.
   */
  services: 'external' | 'cluster';
  /** The user as which Traefik speaks to the Kubernetes API. */
  traefikUser: string;
  controlPlane: Address;
  errorService: Address;
  backend: BackendAddress | undefined;
  rateLimit: RateLimit;
  /** Patterns such as `http://localhost:*`. */
  allowedOrigins: readonly string[];
  /** File that gets one JSON object a request; with none they go to Traefik's log. */
  accessLog: string | undefined;
  /** Any certificate with its key, as PEM files: with none Traefik spends its first moments making one. */
  certificate: { certFile: string; keyFile: string } | undefined;
  /** Folder of Traefik's file provider, read at its start; `dynamicFile(settings)` belongs there, under any name.yaml. */
  dynamicDir: string;
};
