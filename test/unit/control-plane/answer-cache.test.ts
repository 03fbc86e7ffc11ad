import { expect, test } from 'vitest';
import { AnswerCache } from '../../../src/control-plane/http/answer-cache.ts';
import type { Answer } from '../../../src/control-plane/http/answer-call.ts';
import { awsJson11 } from '../../../src/control-plane/wire/protocols/aws-json.ts';

const caller = { account: '000000000000', region: 'us-east-1', partition: 'aws' };
const answer = (body: string): Answer => ({
  status: 200,
  protocol: awsJson11,
  body,
  service: 'ecs',
  operation: 'ListClusters',
  code: 'OK',
});

function keyOf(cache: AnswerCache, body: string, account = caller.account): string {
  const key = cache.keyOf('json', 'ListClusters', { ...caller, account }, Buffer.from(body));
  if (key === undefined) throw new Error('too large');
  return key;
}

test('an answer is given again until a record changes', () => {
  const cache = new AnswerCache();
  const key = keyOf(cache, '{}');
  expect(cache.get(key, 7)).toBeUndefined();
  cache.put(key, 7, answer('one'));
  expect(cache.get(key, 7)?.body).toBe('one');
  expect(cache.get(key, 8)).toBeUndefined();
  expect(cache.get(key, 7)).toBeUndefined();
});

test('an answer worked out before a change is not kept after it', () => {
  const cache = new AnswerCache();
  const key = keyOf(cache, '{}');
  cache.get(key, 8);
  cache.put(key, 7, answer('old'));
  expect(cache.get(key, 8)).toBeUndefined();
});

test('accounts, inputs and operations do not share answers', () => {
  const cache = new AnswerCache();
  const keys = [keyOf(cache, '{}'), keyOf(cache, '{ }'), keyOf(cache, '{}', '111122223333')];
  expect(new Set(keys).size).toBe(3);
});

test('large requests and answers are not kept, and there are never more than a few hundred', () => {
  const cache = new AnswerCache();
  expect(cache.keyOf('json', 'X', caller, Buffer.alloc(5_000))).toBeUndefined();
  cache.get('large', 1);
  cache.put('large', 1, answer('x'.repeat(70_000)));
  expect(cache.get('large', 1)).toBeUndefined();
  for (let n = 0; n < 1_000; n++) cache.put(`k${n}`, 1, answer(''));
  expect(Array.from({ length: 1_000 }, (_, n) => cache.get(`k${n}`, 1)).filter(Boolean)).toHaveLength(256);
});
