import { describe, expect, test } from 'vitest';
import { literal } from '../../../../../src/control-plane/tasks/pod/literal-text.ts';
import type { PodContainer } from '../../../../../src/kube/pod-spec.ts';
import { containerOf, podOf } from '../../../../helpers/pod-of.ts';

const fetched = (values: Record<string, string>) => ({
  inputs: { environment: new Map([['web', new Map(Object.entries(values))]]) },
});

function variables({ env = [] }: Pick<PodContainer, 'env'>): Record<string, string | undefined> {
  return Object.fromEntries(env.map(({ name, value }) => [name, value]));
}

/** As Kubernetes expands texts of a pod. Source: its third_party/forked/golang/expansion. */
function expanded(text: string, values: Record<string, string>): string {
  return text.replace(/\$(\$|\(([^)]*)\))/g, (whole, next: string, name?: string) =>
    next === '$' ? '$' : (values[name ?? ''] ?? whole),
  );
}

describe('the environment of a container', () => {
  test('leads code to this endpoint as the same account in the same region', () => {
    expect(variables(containerOf({}, {}, { launchType: 'FARGATE' }))).toEqual({
      AWS_ENDPOINT_URL: 'http://10.0.0.1:4566',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
      AWS_ACCESS_KEY_ID: '111122223333',
      AWS_SECRET_ACCESS_KEY: 'kecs',
    });
    expect(variables(containerOf({}))).toMatchObject({ AWS_EXECUTION_ENV: 'AWS_ECS_EC2' });
  });

  test('names no endpoint where pods reach none', () => {
    expect(variables(containerOf({}, {}, { gatewayUrl: undefined }))).not.toHaveProperty('AWS_ENDPOINT_URL');
  });

  test('keeps what the user gives, and mixes no credentials', () => {
    const environment = [
      { name: 'AWS_ENDPOINT_URL', value: 'http://elsewhere' },
      { name: 'AWS_REGION', value: 'us-west-2' },
      { name: 'AWS_ACCESS_KEY_ID', value: 'mine' },
    ];
    const given = variables(containerOf({ environment }));
    expect(given).toMatchObject({
      AWS_ENDPOINT_URL: 'http://elsewhere',
      AWS_REGION: 'us-west-2',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'mine',
    });
    expect(given).not.toHaveProperty('AWS_SECRET_ACCESS_KEY');
  });

  test('takes fetched values, then environment, then overrides', () => {
    const { env = [] } = containerOf(
      {
        environment: [
          { name: 'A', value: 'definition' },
          { name: 'B', value: 'definition' },
        ],
      },
      {},
      {
        ...fetched({ A: 'fetched', B: 'fetched', C: 'fetched' }),
        overrides: {
          containerOverrides: [
            {
              name: 'web',
              environment: [
                { name: 'B', value: 'override' },
                { name: 'D', value: 'override' },
              ],
            },
          ],
        },
      },
    );
    const own = env.filter(({ name }) => !name.startsWith('AWS_'));
    expect(own.map(({ name, value }) => [name, value])).toEqual([
      ['C', undefined],
      ['A', 'definition'],
      ['B', 'override'],
      ['D', 'override'],
    ]);
  });

  test('has fetched values in a Secret of the task, never in the pod', () => {
    const made = podOf(
      { containerDefinitions: [{ name: 'web', image: 'busybox:1', memory: 64 }] },
      fetched({ PASSWORD: 'tell-nobody', 'odd name': 'grüße', EMPTY: '' }),
    );
    const [secret] = made.secrets;
    const data = (secret?.['data'] ?? {}) as Record<string, string>;
    const refs = (made.containers[0]?.env ?? []).flatMap(({ name, valueFrom }) =>
      valueFrom?.secretKeyRef ? [[name, valueFrom.secretKeyRef] as const] : [],
    );
    const read = refs.map(([name, { key }]) => [name, Buffer.from(data[key] ?? 'none', 'base64').toString()]);
    expect(read).toEqual([
      ['PASSWORD', 'tell-nobody'],
      ['odd name', 'grüße'],
      ['EMPTY', ''],
    ]);
    for (const key of Object.keys(data)) expect(key).toMatch(/^[-._a-zA-Z0-9]{1,253}$/);
    expect(new Set(refs.map(([, ref]) => ref.name))).toEqual(new Set([secret?.metadata.name]));
    expect(secret?.metadata.namespace).toBe('kecs-tasks');
    expect(JSON.stringify(made.pod)).not.toMatch(/tell-nobody|dGVsbC1ub2JvZHk/);
  });

  test('keeps values of several containers apart', () => {
    const { secrets } = podOf(
      { containerDefinitions: ['a', 'b'].map((name) => ({ name, image: 'busybox:1', memory: 64 })) },
      {
        inputs: {
          environment: new Map([
            ['a', new Map([['KEY', 'of a']])],
            ['b', new Map([['KEY', 'of b']])],
          ]),
        },
      },
    );
    expect(secrets).toHaveLength(1);
    expect(new Set(Object.values(secrets[0]?.['data'] ?? {})).size).toBe(2);
  });

  test('names variables that no container can have', () => {
    const { env, notHonoured } = containerOf({ environment: [{ name: 'a=b', value: 'x' }, { value: 'y' }] });
    expect(env?.filter(({ name }) => !name.startsWith('AWS_'))).toEqual([]);
    expect(notHonoured).toEqual(['environment: a=b', 'environment: a variable without a name']);
  });

  test.each([
    '$(HOME)',
    '$$(HOME)',
    '$$$(HOME)',
    '$$',
    'a$',
    '$HOME',
    '$(unclosed',
    'no dollar',
    '$$$$x',
    '$(A)$(B)',
  ])('reaches the container as it is: %s', (text) => {
    expect(expanded(literal(text), { HOME: '/root', A: '1', B: '2' })).toBe(text);
  });

  test('is literal in entry points, commands and health checks too', () => {
    const { command, args, env, readinessProbe } = containerOf({
      entryPoint: ['sh', '-c'],
      command: ['echo $(HOSTNAME)'],
      environment: [{ name: 'A', value: '$(B)' }],
      healthCheck: { command: ['CMD-SHELL', 'test $(id -u) = 0'] },
    });
    expect(command).toEqual(['sh', '-c']);
    expect(args).toEqual(['echo $$(HOSTNAME)']);
    expect(variables({ env: env ?? [] })).toMatchObject({ A: '$$(B)' });
    expect(readinessProbe?.exec?.command).toEqual(['/bin/sh', '-c', 'test $$(id -u) = 0']);
  });
});
