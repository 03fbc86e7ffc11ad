import { expect, it } from 'vitest';
import { statusView } from '../../../src/cli/views/status-view.ts';
import type { InstanceStatus } from '../../../src/clusters/instance/instance-status.ts';

const plain = (text: string) => text;
const style = { bold: plain, dim: plain, good: plain, warn: plain, invocation: 'kecs', bad: plain };

function status(node: string): InstanceStatus {
  return {
    name: 'mine',
    state: 'running',
    provider: 'embedded',
    node,
    endpoint: 'http://localhost:4566',
    backend: 'ministack',
    adminUrl: 'http://127.0.0.1:8081',
    dashboardUrl: 'http://127.0.0.1:8080/dashboard/',
    metricsUrl: 'http://127.0.0.1:8082/metrics',
    kubeconfig: '/k/kubeconfig',
    dataDir: '/k',
    problems: [],
    components: [],
  };
}

it('says that tasks do not really run on a simulated node, and only there', () => {
  const [head] = statusView(status('simulated'), style).split('\n');
  expect(head).toBe('mine  RUNNING   embedded, simulated node: tasks do not really run');
  expect(statusView(status('containerd'), style)).toContain('embedded, containerd node\n');
});
