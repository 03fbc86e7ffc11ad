import { expect, test } from 'vitest';
import { awsEnv } from '../../../src/cli/commands/aws.ts';

const ENDPOINT = 'http://localhost:4566';

test('no key of a real account goes along, and nothing leads a service elsewhere', () => {
  const real = {
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI',
    AWS_SESSION_TOKEN: 'token',
    AWS_PROFILE: 'work',
    AWS_ENDPOINT_URL_S3: 'https://s3.amazonaws.com',
  };
  expect(awsEnv(real, ENDPOINT)).toEqual({
    AWS_ENDPOINT_URL: ENDPOINT,
    AWS_ENDPOINT_URL_S3: undefined,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SESSION_TOKEN: undefined,
    AWS_PROFILE: undefined,
    AWS_DEFAULT_PROFILE: undefined,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
  });
});

test('an account of the instance and a region of the user are kept', () => {
  const own = { AWS_ACCESS_KEY_ID: '111122223333', AWS_DEFAULT_REGION: 'eu-west-1' };
  expect(awsEnv(own, ENDPOINT)).toMatchObject({
    AWS_ACCESS_KEY_ID: '111122223333',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
  });
});
