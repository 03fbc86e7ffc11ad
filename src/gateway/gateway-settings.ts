import type { RateLimit } from '../core/instance/instance.ts';

/** Where a service listens, as seen from Traefik. */
export type Address = { host: string; port: number };

/**
 * What answers all that is neither ECS nor ELBv2. `healthPath` answers HEAD below 400 while it is well: with it a dead backend is
 * noticed and its callers get an AWS-shaped error; without it they get Traefik's plain 502.
 */
export type BackendAddress = Address & { healthPath: string | undefined };

/** One listener of the AWS endpoint. Traefik cannot listen on two addresses with one entry point. */
export type EntryPoint = { name: 'aws' | 'aws6'; host: '127.0.0.1' | '[::1]'; port: number };

/** All that the gateway's flags, objects and checks are made from. */
export type GatewaySettings = {
  instance: string;
  /** Namespace of everything the gateway reads. */
  namespace: string;
  /** `aws`, and `aws6` where the machine has ::1. */
  entryPoints: readonly EntryPoint[];
  /** Traefik's API, dashboard and ping, on loopback. */
  dashboardPort: number;
  /** Prometheus metrics, on loopback. */
  metricsPort: number;
  controlPlane: Address;
  errorService: Address;
  backend: BackendAddress | undefined;
  rateLimit: RateLimit;
  /** Patterns such as `http://localhost:*`. */
  allowedOrigins: readonly string[];
  /** File that gets one JSON object a request. */
  accessLog: string;
  /** Any certificate with its key, as PEM files: with none Traefik spends its first moments making one. */
  certificate: { certFile: string; keyFile: string };
  /** Folder of Traefik's file provider, read at its start; `dynamicFile(settings)` belongs there, under any name.yaml. */
  dynamicDir: string;
};
