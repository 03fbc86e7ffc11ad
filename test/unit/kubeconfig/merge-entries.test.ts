import { KubeConfig } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { mergeEntries, type OwnEntries, refreshEntries } from '../../../src/kubeconfig/merge-entries.ts';
import { removeEntries } from '../../../src/kubeconfig/remove-entries.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const FOLDER = '/home/me/.kecs/instances/mine';
const mine: OwnEntries = {
  name: 'kecs-mine',
  folder: FOLDER,
  cluster: { server: 'https://127.0.0.1:21000', 'certificate-authority-data': 'Y2E=' },
  user: { 'client-certificate-data': 'Y3J0', 'client-key-data': 'a2V5' },
};

/** As a person keeps it: comments, a line longer than 80, quotes, lists at their key's column. */
const THEIRS = `# my clusters
apiVersion: v1
kind: Config
preferences: {}
current-context: work # the one at work
clusters:
- cluster:
    server: "https://work.example:6443" # behind the VPN
    certificate-authority-data: ${'QUJD'.repeat(60)}
  name: work

contexts:
# never delete this
- context: {cluster: work, user: me}
  name: work
users:
- name: me
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: get-token
      args: ['--for', "work"]
`;

const merge = (text: string, own = mine, switchContext = false) =>
  mergeEntries('/c', text, own, switchContext);

describe('merging', () => {
  it('leaves every line that was there as it was, and adds one cluster, user and context', () => {
    const lines = merge(THEIRS).split('\n');
    expect(THEIRS.split('\n').filter((line) => !lines.includes(line))).toEqual([]);
    expect(parse(merge(THEIRS))).toMatchObject({
      'current-context': 'work',
      clusters: [{ name: 'work' }, { name: 'kecs-mine', cluster: mine.cluster }],
      users: [{ name: 'me' }, { name: 'kecs-mine', user: mine.user }],
      contexts: [
        { name: 'work' },
        { name: 'kecs-mine', context: { cluster: 'kecs-mine', user: 'kecs-mine' } },
      ],
    });
  });

  it('gives what the Kubernetes client reads, also from nothing, from empty lists and from JSON', () => {
    for (const text of [
      '',
      '# mine\n',
      'apiVersion: v1\nclusters: []\nusers: null\ncontexts:\n',
      '{"kind": "Config"}',
    ]) {
      const config = new KubeConfig();
      config.loadFromString(merge(text, mine, true));
      expect(config.getCurrentCluster()?.server).toBe('https://127.0.0.1:21000');
      expect(config.getCurrentUser()?.certData).toBe('Y3J0');
    }
  });

  it('makes it the current context only when asked', () => {
    expect(merge(THEIRS, mine, true)).toContain('current-context: kecs-mine # the one at work');
    expect(parse(merge(''))).not.toHaveProperty('current-context');
  });

  it('changes nothing the second time, and brings a new address in without a second entry', () => {
    const once = merge(THEIRS);
    expect(merge(once)).toBe(once);
    const moved = { ...mine, cluster: { ...mine.cluster, server: 'https://127.0.0.1:22000' } };
    const twice = merge(once, moved);
    expect(twice).toContain('22000');
    expect(twice).not.toContain('21000');
    expect(refreshEntries('/c', once, moved)).toBe(twice);
  });

  it('keeps a namespace that the user gave the context', () => {
    const text = merge(THEIRS).replace('user: kecs-mine', 'user: kecs-mine\n    namespace: shop');
    expect(parse(merge(text))).toMatchObject({ contexts: [{}, { context: { namespace: 'shop' } }] });
  });

  it.each(['clusters', 'users', 'contexts'])(
    'refuses an entry of that name in %s that it did not write',
    (list) => {
      expect(() => merge(`${list}:\n- name: kecs-mine\n`)).toThrow(
        expect.objectContaining({ code: 'KECS2201' }),
      );
    },
  );

  it('refuses one of another instance, and replaces one whose instance is gone', () => {
    const there = merge('', { ...mine, folder: temporaryFolder() });
    expect(() => merge(there)).toThrow(expect.objectContaining({ code: 'KECS2201' }));
    const gone = merge('', { ...mine, folder: '/nowhere/instances/mine' });
    expect(merge(gone)).toContain(FOLDER);
    expect(merge(gone)).not.toContain('/nowhere');
  });

  it.each([
    ['a: [', 'not YAML'],
    ['- a list', 'no map'],
    ['clusters: text', 'a text for a list'],
    ['a: 1\n---\nb: 1', 'two documents'],
    ['a: 1\na: 2', 'a key twice'],
  ])('refuses %j (%s) instead of writing over it', (text) => {
    expect(() => merge(text)).toThrow(expect.objectContaining({ code: 'KECS2202' }));
  });
});

describe('taking out', () => {
  it('gives back the text from before the merge', () => {
    expect(removeEntries('/c', merge(THEIRS), FOLDER)).toBe(THEIRS);
  });

  it('resets the current context only if it was the one that goes, also under a name of the user’s', () => {
    const config = parse(merge(THEIRS, mine, true)) as { contexts: { name: string }[] };
    Object.assign(config.contexts[1] ?? {}, { name: 'dev' });
    const renamed = stringify({ ...config, 'current-context': 'dev' });
    const left = parse(removeEntries('/c', renamed, FOLDER) ?? '') as Record<string, unknown>;
    expect(left['current-context']).toBe('');
    expect(left['contexts']).toHaveLength(1);
  });

  it('leaves entries of others alone, also those of the same name', () => {
    expect(removeEntries('/c', THEIRS, FOLDER)).toBeUndefined();
    expect(removeEntries('/c', 'contexts:\n- name: kecs-mine\n', FOLDER)).toBeUndefined();
    expect(removeEntries('/c', merge('', { ...mine, folder: '/other' }), FOLDER)).toBeUndefined();
  });

  it('does not bring back what its user has taken out', () => {
    expect(refreshEntries('/c', THEIRS, mine)).toBeUndefined();
  });
});
