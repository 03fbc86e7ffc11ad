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
  adminUrl: string;
  dashboardUrl: string;
  metricsUrl: string;
  kubeconfig: string;
  dataDir: string;
  /** Why the state is not `running`, one line each. */
  problems: string[];
  components: ComponentStatus[];
};
