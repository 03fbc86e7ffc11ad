import type { IncomingHttpHeaders } from 'node:http';

/** The endpoint said no, in AWS's words: `code` is the error's name, e.g. `ResourceNotFoundException`. */
export class AwsRefused extends Error {
  readonly code: string;
  readonly status: number;
  /** Of the bucket that was asked for, where the answer says it. */
  readonly bucketRegion: string | undefined;

  constructor(code: string, message: string, status: number, bucketRegion?: string) {
    super(message);
    this.name = 'AwsRefused';
    this.code = code;
    this.status = status;
    this.bucketRegion = bucketRegion;
  }

  /** As the AWS SDKs of the ECS agent print it. */
  get inWords(): string {
    return `${this.code}: ${this.message} status code: ${this.status}`;
  }
}

export function isAwsRefused(thrown: unknown): thrown is AwsRefused {
  return thrown instanceof AwsRefused;
}

/** Name and message of an error in AWS JSON or in the XML of S3; `HTTP 404` and the like for what is neither. */
export function awsErrorOf(answer: { status: number; headers: IncomingHttpHeaders; text: string }): {
  code: string;
  message: string;
} {
  const { status, headers, text } = answer;
  if (text.trimStart().startsWith('<'))
    return { code: element(text, 'Code') ?? `HTTP ${status}`, message: element(text, 'Message') ?? '' };
  const body = jsonObject(text);
  const named = headers['x-amzn-errortype'] ?? body['__type'] ?? body['code'];
  const message = body['message'] ?? body['Message'];
  return {
    // `com.amazonaws.ssm#ParameterNotFound`, `ParameterNotFound:http://…`
    code: typeof named === 'string' ? plainName(named) : `HTTP ${status}`,
    message: typeof message === 'string' ? message : text.slice(0, 200),
  };
}

function plainName(name: string): string {
  return name.replace(/^.*#/, '').replace(/:.*$/, '');
}

function jsonObject(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    // Not JSON: the text itself is all there is to tell.
    return {};
  }
}

function element(xml: string, name: string): string | undefined {
  const content = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return content?.replace(/&(lt|gt|quot|apos|amp);/g, (entity) => entities[entity] ?? entity);
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
};
