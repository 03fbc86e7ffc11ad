const OBJECT = /^arn:[^:]*:s3:[^:]*:[^:]*:([^/:]+)\/(.+)$/;

/** Bucket and key of `arn:aws:s3:::bucket/key`; undefined for anything else. */
export function objectOfArn(arn: string): { bucket: string; key: string } | undefined {
  const [, bucket, key] = OBJECT.exec(arn) ?? [];
  return bucket === undefined || key === undefined ? undefined : { bucket, key };
}

/**
 * The variables of an environment file: a line `NAME=VALUE` each, blanks and quotes are part of the value. Lines that start with
 * `#`, have no `=` or nothing on one of its sides are passed over, as the ECS agent does. Source: specs/ecs-behaviour 3.4.
 */
export function variablesOf(text: string): Map<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const at = line.indexOf('=');
    if (line.startsWith('#') || at < 1 || at === line.length - 1) continue;
    variables.set(line.slice(0, at), line.slice(at + 1));
  }
  return variables;
}
