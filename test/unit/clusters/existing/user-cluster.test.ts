import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { userCluster } from '../../../../src/kube/user-cluster.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const CONFIG = `
apiVersion: v1
kind: Config
clusters:
  - { name: a, cluster: { server: 'https://a.example:6443', certificate-authority: certs/ca.crt } }
  - { name: b, cluster: { server: 'https://b.example:6443' } }
users:
  - { name: me, user: { exec: { apiVersion: client.authentication.k8s.io/v1, command: login, args: [--fast], interactiveMode: Never } } }
  - { name: other, user: { token: secret-of-b } }
contexts:
  - { name: staging, context: { cluster: a, user: me, namespace: apps } }
  - { name: production, context: { cluster: b, user: other } }
current-context: production
`;

function withKubeconfig(text: string): string {
  const dir = temporaryFolder();
  writeFileSync(join(dir, 'config'), text);
  vi.stubEnv('KUBECONFIG', join(dir, 'config'));
  return dir;
}
afterEach(() => void vi.unstubAllEnvs());

test('a context that is named is given alone, with its login program and absolute paths', () => {
  const dir = withKubeconfig(CONFIG);
  const { context, server, kubeconfig } = userCluster('staging', 'kecs-team');
  expect({ context, server }).toEqual({ context: 'staging', server: 'https://a.example:6443' });
  expect(kubeconfig).not.toContain('secret-of-b');
  expect(parse(kubeconfig)).toMatchObject({
    'current-context': 'kecs-team',
    clusters: [{ name: 'kecs-team', cluster: { 'certificate-authority': join(dir, 'certs/ca.crt') } }],
    users: [{ name: 'kecs-team', user: { exec: { command: 'login', args: ['--fast'] } } }],
    contexts: [{ name: 'kecs-team', context: { cluster: 'kecs-team', user: 'kecs-team' } }],
  });
});

test('without a name it is the current one', () => {
  withKubeconfig(CONFIG);
  expect(userCluster(undefined, 'kecs-team')).toMatchObject({
    context: 'production',
    server: 'https://b.example:6443',
  });
});

test('an unknown context is refused with those that there are', () => {
  withKubeconfig(CONFIG);
  expect(() => userCluster('elsewhere', 'kecs-team')).toThrow(
    expect.objectContaining({
      code: 'KECS2502',
      details: expect.objectContaining({ why: 'its contexts: staging, production' }),
    }),
  );
});

test('a machine without a kubeconfig is told so', () => {
  vi.stubEnv('KUBECONFIG', '');
  vi.stubEnv('HOME', temporaryFolder());
  expect(() => userCluster(undefined, 'kecs-team')).toThrow(expect.objectContaining({ code: 'KECS2501' }));
});
