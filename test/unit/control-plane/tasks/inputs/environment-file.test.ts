import { expect, test } from 'vitest';
import { objectOfArn, variablesOf } from '../../../../../src/control-plane/tasks/inputs/environment-file.ts';

test('lines are NAME=VALUE, and what is left and right of the sign stays as it is', () => {
  const text = [
    '# comment=1',
    'PLAIN=value',
    'QUOTED="a b"',
    ' LED= by blanks ',
    'URL=postgres://u:p@h/db?a=b',
    'TWICE=1',
    'TWICE=2',
    'EMPTY=',
    '=nameless',
    'no sign',
    '',
    'WINDOWS=line\r',
  ].join('\n');
  expect(Object.fromEntries(variablesOf(`${text}\n`))).toEqual({
    PLAIN: 'value',
    QUOTED: '"a b"',
    ' LED': ' by blanks ',
    URL: 'postgres://u:p@h/db?a=b',
    TWICE: '2',
    WINDOWS: 'line',
  });
});

test('an ARN names bucket and key', () => {
  expect(objectOfArn('arn:aws:s3:::my.bucket/a/b c.env')).toEqual({ bucket: 'my.bucket', key: 'a/b c.env' });
  expect(objectOfArn('arn:aws-cn:s3:::b/k.env')).toEqual({ bucket: 'b', key: 'k.env' });
  for (const wrong of ['s3://b/k.env', 'arn:aws:s3:::bucket', 'arn:aws:ssm:::b/k'])
    expect(objectOfArn(wrong)).toBeUndefined();
});
