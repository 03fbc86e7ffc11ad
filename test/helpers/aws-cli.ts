import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Credentials that belong to nobody, and no settings of the machine's user. */
export const CLIENT_ENV = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_PAGER: '',
  AWS_EC2_METADATA_DISABLED: 'true',
};

export type CliResult = { code: number; stdout: string; stderr: string };

/** Runs the real AWS CLI against an endpoint. */
export async function awsCli(endpoint: string, ...args: string[]): Promise<CliResult> {
  return program(process.env['KECS_TEST_AWS'] ?? 'aws', ['--endpoint-url', endpoint, ...args]);
}

/** Runs a Python script with boto3; `endpoint` is its first argument. */
export async function boto3(endpoint: string, script: string): Promise<CliResult> {
  return program(process.env['KECS_TEST_PYTHON'] ?? 'python3', ['-c', script, endpoint]);
}

async function program(file: string, args: string[]): Promise<CliResult> {
  try {
    const { stdout, stderr } = await execute(file, args, {
      env: { ...process.env, ...CLIENT_ENV },
      maxBuffer: 64 << 20,
    });
    return { code: 0, stdout, stderr };
  } catch (thrown) {
    const { code, stdout, stderr } = thrown as { code?: number; stdout?: string; stderr?: string };
    return {
      code: typeof code === 'number' ? code : -1,
      stdout: stdout ?? '',
      stderr: stderr || String(thrown),
    };
  }
}
