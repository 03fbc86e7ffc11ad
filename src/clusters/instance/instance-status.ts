import type { ComponentState } from '../../core/instance/component-spec.ts';

export type InstanceState = 'running' | 'degraded' | 'starting' | 'stopped';

export type ComponentStatus = {
  name: string;
  state: ComponentState | 'gone';
  pid: number | null;
  restarts: number;
  since: string;
  /** How its last run ended, in words; null when it never ended. */
  lastExit: string | null;
};

export type InstanceStatus = {
  name: string;
  state: InstanceState;
  provider: string;
  node: string;
  endpoint: string;
  backend: string;
  /** Null where it has no port on this machine: then kubectl port-forward leads there. */
  adminUrl: string | null;
  dashboardUrl: string | null;
  metricsUrl: string | null;
  kubeconfig: string;
  dataDir: string;
  /** Why the state is not `running`, one line each. */
  problems: string[];
  components: ComponentStatus[];
};
