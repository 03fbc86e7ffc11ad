import { afterAll, beforeAll, expect, test } from 'vitest';
import { AwsClient } from '../../../src/aws/aws-client.ts';
import { fetchInputs } from '../../../src/control-plane/tasks/inputs/fetch-inputs.ts';
import { InputsRefused } from '../../../src/control-plane/tasks/task-inputs.ts';
import { inputsWanted } from '../../helpers/inputs-wanted.ts';
import { startMinistack } from '../../helpers/ministack.ts';

const scope = { account: '111122223333', region: 'eu-west-1' };
const never = new AbortController().signal;
let ministack: Awaited<ReturnType<typeof startMinistack>>;
let backend: AwsClient;

beforeAll(async () => {
  ministack = await startMinistack();
  backend = new AwsClient(ministack.url);
});
afterAll(() => ministack.stop());

type Secret = { ARN: string };
const newSecret = (Name: string, SecretString: string) =>
  backend.json<Secret>(scope, 'secretsmanager', 'secretsmanager.CreateSecret', { Name, SecretString });
const newParameter = (Name: string, Value: string) =>
  backend.json(scope, 'ssm', 'AmazonSSM.PutParameter', { Name, Value, Type: 'SecureString' });

/** What a container gets of these `valueFrom`s. */
async function valuesOf(...valuesFrom: string[]): Promise<string[]> {
  const secrets = valuesFrom.map((valueFrom, at) => ({ name: `S${at}`, valueFrom }));
  const { environment } = await fetchInputs(backend)(inputsWanted([{ name: 'web', secrets }]), never);
  return [...(environment.get('web')?.values() ?? [])];
}

test('secrets come whole, by key and by version, with or without the random end of the ARN', async () => {
  const { ARN } = await newSecret('app/db', '{"user":"u","port":5432,"nested":{"a":1}}');
  const { VersionId } = await backend.json<{ VersionId: string }>(
    scope,
    'secretsmanager',
    'secretsmanager.PutSecretValue',
    { SecretId: ARN, SecretString: '{"user":"v"}' },
  );
  const withoutEnd = ARN.replace(/-[^-]{6}$/, '');
  expect(
    await valuesOf(
      ARN,
      `${ARN}:user::`,
      `${ARN}:user:AWSPREVIOUS:`,
      `${ARN}:port:AWSPREVIOUS:`,
      `${ARN}:nested:AWSPREVIOUS:`,
      `${ARN}:user::${VersionId}`,
      `${withoutEnd}:user::`,
    ),
  ).toEqual(['{"user":"v"}', 'v', 'u', '5432', '{"a":1}', 'v', 'v']);
});

test('encrypted parameters come by name, by ARN and by version', async () => {
  await newParameter('/db/pw', 's3cr3t');
  await newParameter('plain', 'other');
  const arn = 'arn:aws:ssm:eu-west-1:111122223333:parameter';
  expect(await valuesOf('/db/pw', 'plain', `${arn}/db/pw`, `${arn}/plain`, '/db/pw:1')).toEqual([
    's3cr3t',
    'other',
    's3cr3t',
    'other',
    's3cr3t',
  ]);
});

test('secrets of another account or region are not seen', async () => {
  await newParameter('/mine', 'x');
  for (const more of [{ account: '999988887777' }, { region: 'us-east-1' }]) {
    const wanted = inputsWanted([{ name: 'web', secrets: [{ name: 'S', valueFrom: '/mine' }] }], more);
    await expect(fetchInputs(backend)(wanted, never)).rejects.toThrow('invalid ssm parameters: /mine');
  }
});

test('what is not there refuses the task', async () => {
  const missing = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:nowhere-AbCdEf';
  const refusal = await valuesOf(missing).catch((thrown: unknown) => thrown);
  expect(refusal).toBeInstanceOf(InputsRefused);
  expect((refusal as Error).message).toMatch(
    /^ResourceInitializationError: unable to pull secrets or registry auth: .*nowhere-AbCdEf.*ResourceNotFoundException/,
  );
});

test('environment files come from S3, whatever the region of their bucket', async () => {
  const put = async (path: string, body: string) => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope.account}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0`;
    const answer = await fetch(`${ministack.url}${path}`, {
      method: 'PUT',
      headers: { authorization },
      body,
    });
    expect(answer.status).toBe(200);
  };
  await put('/config', '');
  await put('/config/web%20app/prod.env', '# of production\nMODE=fast\nQUOTED="a=b"\n');
  const wanted = (key: string) =>
    inputsWanted([{ name: 'web', environmentFiles: [{ type: 's3', value: `arn:aws:s3:::config/${key}` }] }]);
  const { environment } = await fetchInputs(backend)(wanted('web app/prod.env'), never);
  expect(Object.fromEntries(environment.get('web') ?? [])).toEqual({ MODE: 'fast', QUOTED: '"a=b"' });
  await expect(fetchInputs(backend)(wanted('missing.env'), never)).rejects.toThrow(/NoSuchKey.*404/);
});

test('credentials of a registry come by name and by ARN', async () => {
  const { ARN } = await newSecret('registry', '{"username":"u","password":"p"}');
  for (const credentialsParameter of ['registry', ARN]) {
    const container = {
      name: 'web',
      image: 'r.example.com/app:1',
      repositoryCredentials: { credentialsParameter },
    };
    const { dockerConfig = '' } = await fetchInputs(backend)(inputsWanted([container]), never);
    expect(JSON.parse(dockerConfig)).toMatchObject({
      auths: { 'r.example.com/app': { username: 'u', password: 'p' } },
    });
  }
});
