import { awsRequest } from './aws-request.ts';
import { awsServiceWire } from './aws-services.ts';
import type { HttpRequest } from './http-request.ts';

/** Global options of the AWS CLI that take a value: what follows is neither service nor operation. */
const WITH_VALUE = new Set([
  '--endpoint-url',
  '--region',
  '--profile',
  '--output',
  '--query',
  '--color',
  '--ca-bundle',
  '--cli-read-timeout',
  '--cli-connect-timeout',
  '--cli-binary-format',
]);

/** The request that `aws SERVICE OPERATION …` sends first; undefined where no service and operation are named. */
export function fromAwsCommand(args: readonly string[], host: string): HttpRequest | undefined {
  const words: string[] = [];
  const options = new Map<string, string>();
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (!word.startsWith('--')) {
      words.push(word);
      continue;
    }
    const [name = '', inline] = word.split(/=(.*)/s);
    const takesValue =
      WITH_VALUE.has(name) || (words.length >= 2 && !(args[at + 1] ?? '--').startsWith('--'));
    if (inline !== undefined) options.set(name, inline);
    else if (takesValue) options.set(name, args[++at] ?? '');
    else options.set(name, '');
  }
  const [service, command, ...rest] = words;
  if (service === undefined || command === undefined) return undefined;
  const signed = !options.has('--no-sign-request');
  const operation = operationOf(command);
  const call = { service, operation, signed, userAgent: `aws-cli/2 md/command#${service}.${command}` };
  const isS3 = awsServiceWire(service).signing === 's3';
  return awsRequest({ ...call, ...(isS3 ? s3Call(service, command, rest, options) : {}) }, host);
}

/** `list-clusters` and `ListClusters` are both ListClusters. */
export function operationOf(command: string): string {
  return command.replace(/(^|-)([a-z0-9])/g, (_, _dash: string, letter: string) => letter.toUpperCase());
}

/** Method and path of the first request of an S3 command. */
function s3Call(
  service: string,
  command: string,
  rest: readonly string[],
  options: ReadonlyMap<string, string>,
): { method: string; target: string } {
  const place = rest.map((word) => /^s3:\/\/([^/]+)\/?(.*)$/.exec(word)).find((found) => found !== null);
  const bucket = options.get('--bucket') ?? place?.[1];
  const key = options.get('--key') ?? place?.[2];
  const path = bucket === undefined ? '/' : `/${bucket}${key ? `/${encodeURI(key)}` : ''}`;
  if (service === 's3' && command === 'ls' && bucket !== undefined)
    return { method: 'GET', target: `/${bucket}?list-type=2&prefix=${encodeURIComponent(key ?? '')}` };
  const method =
    METHODS.find(([pattern]) => pattern.test(command))?.[1] ??
    (command === 'cp' || command === 'mv' || command === 'sync' ? copyMethod(rest) : 'GET');
  return { method, target: path };
}

const METHODS: readonly (readonly [RegExp, string])[] = [
  [/^(put|create|mb)/, 'PUT'],
  [/^(delete|rm|rb)/, 'DELETE'],
  [/^head/, 'HEAD'],
];

/** A copy to S3 writes; one from there asks first whether the object is there. */
function copyMethod(rest: readonly string[]): string {
  return rest.at(-1)?.startsWith('s3://') ? 'PUT' : 'HEAD';
}
