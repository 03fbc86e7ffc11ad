import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlaneRig, startRig } from '../../helpers/control-plane-rig.ts';
import { lossesBetween } from '../../helpers/losses-between.ts';

const folder = new URL('../../fixtures/task-definitions/', import.meta.url);

type Input = { family: string; tags?: unknown[]; containerDefinitions: object[] };
type Refused = { input: Input; error: { code: string; message: string } };

function read<T>(kind: string): [string, T][] {
  const dir = new URL(`${kind}/`, folder);
  return readdirSync(dir).map((file) => [file, JSON.parse(readFileSync(new URL(file, dir), 'utf8')) as T]);
}

describe('task definitions as people write them', () => {
  let rig: ControlPlaneRig;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.close());

  it.each(read<Input>('accepted'))('keeps every member of %s', async (_file, input) => {
    const { tags = [], ...definition } = input;
    const registered = await rig.raw('RegisterTaskDefinition', input);
    expect(registered).toMatchObject({ status: 200, body: { tags } });
    const described = await rig.raw('DescribeTaskDefinition', {
      taskDefinition: input.family,
      include: ['TAGS'],
    });
    expect(described.body['tags']).toEqual(tags);
    expect(lossesBetween(definition, described.body['taskDefinition'])).toEqual([]);
    expect(described.body['taskDefinition']).toEqual(registered.body['taskDefinition']);
  });

  it.each(read<Refused>('refused'))('refuses %s in the words of AWS', async (_file, { input, error }) => {
    const answer = await rig.raw('RegisterTaskDefinition', input);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ __type: error.code, message: error.message });
  });

  it('ignores members that the model does not know', async () => {
    const answer = await rig.raw('RegisterTaskDefinition', {
      family: 'unknown-member',
      networkMode: 'awsvpc',
      colour: 'blue',
      containerDefinitions: [
        { name: 'web', image: 'example/web', memory: 50, portBindings: [{ containerPort: 80 }] },
      ],
    });
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.body)).not.toMatch(/portBindings|colour/);
  });

  it('takes null for a member that is not there', async () => {
    const answer = await rig.raw('RegisterTaskDefinition', {
      family: 'nulls',
      cpu: null,
      volumes: null,
      containerDefinitions: [
        { name: 'web', image: 'example/web', memory: 50, ulimits: null, command: ['a', null, 'b'] },
      ],
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { taskDefinition: { volumes: [], containerDefinitions: [{ command: ['a', 'b'] }] } },
    });
  });

  it('knows what a definition needs of an instance', async () => {
    const input = JSON.parse(
      readFileSync(new URL('accepted/two-containers-secrets-fargate.json', folder), 'utf8'),
    ) as Input;
    const { body } = await rig.raw('RegisterTaskDefinition', { ...input, family: 'attributes' });
    const { requiresAttributes } = body['taskDefinition'] as { requiresAttributes: { name: string }[] };
    expect(requiresAttributes.map((attribute) => attribute.name)).toEqual(
      expect.arrayContaining([
        'ecs.capability.task-eni',
        'ecs.capability.secrets.asm.environment-variables',
        'com.amazonaws.ecs.capability.logging-driver.awslogs',
        'com.amazonaws.ecs.capability.ecr-auth',
      ]),
    );
  });
});
