import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { writeClusterKubeconfig } from '../../../../src/clusters/docker/cluster-kubeconfig.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

test("the instance's own kubeconfig has the cluster's address and keys under the instance's names, for this user only", () => {
  const path = join(temporaryFolder(), 'kubeconfig');
  const cluster = { server: 'https://127.0.0.1:6443', 'certificate-authority-data': 'Y2E=' };
  const user = { 'client-certificate-data': 'Yw==', 'client-key-data': 'aw==' };
  const tools = { clusters: [{ name: 'kind-x', cluster }], users: [{ name: 'kind-x', user }] };
  writeClusterKubeconfig(path, 'one', stringify(tools));
  expect(parse(readFileSync(path, 'utf8'))).toMatchObject({
    clusters: [{ name: 'kecs-one', cluster }],
    users: [{ name: 'kecs-one-admin', user }],
    contexts: [{ name: 'kecs-one', context: { cluster: 'kecs-one', user: 'kecs-one-admin' } }],
    'current-context': 'kecs-one',
  });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
