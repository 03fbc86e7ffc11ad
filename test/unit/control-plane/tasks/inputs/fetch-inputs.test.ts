import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { AwsClient } from '../../../../../src/aws/aws-client.ts';
import { fetchInputs } from '../../../../../src/control-plane/tasks/inputs/fetch-inputs.ts';
import { InputsRefused } from '../../../../../src/control-plane/tasks/task-inputs.ts';
import { inputsWanted } from '../../../../helpers/inputs-wanted.ts';
import { startBackend } from '../../../../helpers/recording-backend.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf';
const never = new AbortController().signal;
const PULL =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:';

/** A backend that answers every call alike, and what a task gets from it. */
async function against(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
  const backend = await startBackend(answer);
  onTestFinished(async () => void (await backend.close()));
  const fetch = fetchInputs(new AwsClient(backend.url));
  return { seen: backend.seen, fetch: (wanted: ReturnType<typeof inputsWanted>) => fetch(wanted, never) };
}

const says = (status: number, body: object | string) => (_request: unknown, response: ServerResponse) =>
  void response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));

const withSecret = (valueFrom: string) =>
  inputsWanted([{ name: 'web', secrets: [{ name: 'PASSWORD', valueFrom }] }]);

test('a task without inputs asks for nothing', async () => {
  const { seen, fetch } = await against(says(500, ''));
  const inputs = await fetch(inputsWanted([{ name: 'web', environment: [{ name: 'A', value: 'b' }] }]));
  expect(inputs).toEqual({ environment: new Map([['web', new Map()]]), dockerConfig: undefined });
  expect(seen).toEqual([]);
});

test('calls are those of the account and region of the task; an ARN names its own', async () => {
  const { seen, fetch } = await against((request, response, body) => {
    const { Names = [] } = JSON.parse(body) as { Names?: string[] };
    const isSecret = request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue';
    says(
      200,
      isSecret ? { SecretString: 's' } : { Parameters: Names.map((Name) => ({ Name, Value: Name })) },
    )(request, response);
  });
  const values = ['/db/pw', 'arn:aws:secretsmanager:us-west-2:444455556666:secret:other-AbCdEf'];
  const secrets = values.map((valueFrom, at) => ({ name: `S${at}`, valueFrom }));
  await fetch(inputsWanted([{ name: 'web', secrets }]));
  const credentials = seen.map(({ rawHeaders }) => /Credential=([^,]+)/.exec(rawHeaders.join(' '))?.[1]);
  expect(new Set(credentials)).toEqual(
    new Set([
      '111122223333/20260101/eu-west-1/ssm/aws4_request',
      '444455556666/20260101/us-west-2/secretsmanager/aws4_request',
    ]),
  );
});

test('many parameters take few calls, one that several containers use is asked for once', async () => {
  const { seen, fetch } = await against((request, response, body) => {
    const { Names } = JSON.parse(body) as { Names: string[] };
    says(200, { Parameters: Names.map((Name) => ({ Name, Value: `of ${Name}` })) })(request, response);
  });
  const secrets = Array.from({ length: 23 }, (_, at) => ({ name: `S${at}`, valueFrom: `/p/${at}` }));
  const { environment } = await fetch(
    inputsWanted([
      { name: 'a', secrets },
      { name: 'b', secrets },
    ]),
  );
  expect(seen.map(({ body }) => (JSON.parse(body) as { Names: string[] }).Names.length)).toEqual([10, 10, 3]);
  expect(environment.get('b')?.get('S22')).toBe('of /p/22');
});

test.each([
  [
    'a secret that does not exist',
    withSecret(`${SECRET}:key::`),
    says(400, { __type: 'ResourceNotFoundException', message: "can't find the specified secret." }),
    `${PULL} unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${SECRET} from secrets manager: ResourceNotFoundException: can't find the specified secret. status code: 400`,
  ],
  [
    'a secret without the key',
    withSecret(`${SECRET}:key::`),
    says(200, { SecretString: '{"other":"x"}' }),
    `${PULL} unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key key`,
  ],
  [
    'a key of a secret that is no JSON',
    withSecret(`${SECRET}:key::`),
    says(200, { SecretString: 'plain' }),
    `${PULL} unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key key`,
  ],
  [
    'a parameter that does not exist',
    withSecret('/db/pw'),
    says(200, { Parameters: [], InvalidParameters: ['/db/pw'] }),
    `${PULL} unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /db/pw`,
  ],
  [
    'an ARN of something else',
    withSecret('arn:aws:s3:::bucket/key'),
    says(200, {}),
    `${PULL} invalid ARN of a secret or parameter: arn:aws:s3:::bucket/key`,
  ],
  [
    'a secret of a log driver',
    inputsWanted([
      {
        name: 'web',
        logConfiguration: { logDriver: 'splunk', secretOptions: [{ name: 'token', valueFrom: '/token' }] },
      },
    ]),
    says(200, { Parameters: [] }),
    `${PULL} unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /token`,
  ],
  [
    'a pattern of a log driver that is none',
    inputsWanted([
      {
        name: 'web',
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': 'g', 'awslogs-multiline-pattern': '(' },
        },
      },
    ]),
    says(200, {}),
    'ResourceInitializationError: failed to validate logger args: awslogs could not parse awslogs-multiline-pattern "(": error parsing regexp: missing closing ): `(` (container web)',
  ],
  [
    'an environment file that does not exist',
    inputsWanted([{ name: 'web', environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::b/x.env' }] }]),
    says(404, '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>'),
    'ResourceInitializationError: failed to download env files: file download command: non empty error stream: arn:aws:s3:::b/x.env: NoSuchKey: The specified key does not exist. status code: 404',
  ],
  [
    'credentials of a registry without a password',
    inputsWanted([
      { name: 'web', image: 'r.io/x', repositoryCredentials: { credentialsParameter: 'login' } },
    ]),
    says(200, { SecretString: '{"username":"u"}' }),
    `${PULL} unable to get registry auth from asm: service call has been retried 1 time(s): asm fetching secret from the service for login: the secret is no JSON object with username and password`,
  ],
])('%s is refused in the words of AWS', async (_what, wanted, answer, message) => {
  const { fetch } = await against(answer);
  const refused = await fetch(wanted).catch((thrown: unknown) => thrown);
  expect(refused).toBeInstanceOf(InputsRefused);
  expect((refused as Error).message).toBe(message);
});

test.each([
  ['fails', says(503, { message: 'starting' })],
  ['is busy', says(400, { __type: 'ThrottlingException', message: 'Rate exceeded' })],
  ['hangs up', (request: IncomingMessage) => void request.socket.destroy()],
])('a backend that %s is a reason to try again', async (_what, answer) => {
  const { fetch } = await against(answer as Parameters<typeof against>[0]);
  const failure = await fetch(withSecret(SECRET)).catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(Error);
  expect(failure).not.toBeInstanceOf(InputsRefused);
});

test('of environment files the first counts, a secret before them, and a task may name more', async () => {
  const files: Record<string, string> = { '/b/one.env': 'A=1\nB=1\nPASSWORD=file', '/b/two.env': 'B=2\nC=2' };
  const { fetch } = await against((request, response) => {
    const file = files[request.url ?? ''];
    says(200, file ?? { Parameters: [{ Name: '/pw', Value: 'secret' }] })(request, response);
  });
  const file = (name: string) => ({ type: 's3' as const, value: `arn:aws:s3:::b/${name}.env` });
  const secrets = [{ name: 'PASSWORD', valueFrom: '/pw' }];
  const overrides = { containerOverrides: [{ name: 'web', environmentFiles: [file('two')] }] };
  const containers = [{ name: 'web', environmentFiles: [file('one')], secrets }];
  const { environment } = await fetch(inputsWanted(containers, { overrides }));
  expect(Object.fromEntries(environment.get('web') ?? [])).toEqual({
    A: '1',
    B: '1',
    C: '2',
    PASSWORD: 'secret',
  });
});

test('logins are for the repository of their image, as kubelets spell it', async () => {
  const { fetch } = await against(says(200, { SecretString: '{"username":"u","password":"p"}' }));
  const repositoryCredentials = { credentialsParameter: 'login' };
  const { dockerConfig = '' } = await fetch(
    inputsWanted([
      { name: 'a', image: 'team/app:1', repositoryCredentials },
      { name: 'b', image: '127.0.0.1:5000/x@sha256:0', repositoryCredentials },
      { name: 'c', image: 'busybox' },
    ]),
  );
  const login = { username: 'u', password: 'p', auth: Buffer.from('u:p').toString('base64') };
  expect(JSON.parse(dockerConfig)).toEqual({
    auths: { 'docker.io/team/app': login, '127.0.0.1:5000/x': login },
  });
});
