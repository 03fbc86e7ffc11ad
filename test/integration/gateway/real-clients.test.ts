import { afterAll, beforeAll, expect, test } from 'vitest';
import { boto3 } from '../../helpers/aws-cli.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';

const home = new KecsHome();
let endpoint = '';

beforeAll(async () => {
  const started = await home.start('gateway-clients');
  expect(started.stderr).toMatch(/Ready in/);
  endpoint = `http://localhost:${started.port}`;
});
afterAll(() => home.remove());

/** Runs a script that prints one JSON value. `client(name)` makes a boto3 client of the endpoint. */
async function python(script: string): Promise<unknown> {
  const prelude = `
import boto3, collections, gzip, json, sys, urllib.request
from concurrent.futures import ThreadPoolExecutor
from botocore.config import Config
def client(name, **config):
    return boto3.client(name, endpoint_url=sys.argv[1], config=Config(**config))
`;
  const { code, stdout, stderr } = await boto3(endpoint, prelude + script);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

test('S3 keys of every kind are stored and listed as they are', async () => {
  const keys = [
    'a//b',
    '/lead',
    'x/../y',
    './z',
    'sp ace+plus%25',
    'enc%2Fslash',
    'trail/',
    'ü;ä',
    "q?r#s'&=*",
  ];
  const listed = await python(`
s3 = client('s3')
s3.create_bucket(Bucket='keys')
keys = json.loads(${JSON.stringify(JSON.stringify(keys))})
for key in keys:
    s3.put_object(Bucket='keys', Key=key, Body=key.encode())
read = [s3.get_object(Bucket='keys', Key=key)['Body'].read().decode() for key in keys]
print(json.dumps([sorted(o['Key'] for o in s3.list_objects_v2(Bucket='keys')['Contents']), read]))
`);

  expect(listed).toEqual([keys.toSorted(), keys]);
});

test('presigned URLs read and write', async () => {
  const read = await python(`
s3 = client('s3')
s3.create_bucket(Bucket='presigned')
key = 'pre//signed ü;+'
put = s3.generate_presigned_url('put_object', Params={'Bucket': 'presigned', 'Key': key})
urllib.request.urlopen(urllib.request.Request(put, data=b'hello', method='PUT'))
get = s3.generate_presigned_url('get_object', Params={'Bucket': 'presigned', 'Key': key})
print(json.dumps([urllib.request.urlopen(get).read().decode(), s3.get_object(Bucket='presigned', Key=key)['Body'].read().decode()]))
`);

  expect(read).toEqual(['hello', 'hello']);
});

test('an object stored with gzip comes back packed, whatever the client accepts', async () => {
  const same = await python(`
s3 = client('s3')
s3.create_bucket(Bucket='packed')
body = gzip.compress(b'hello ' * 1000)
s3.put_object(Bucket='packed', Key='k', Body=body, ContentEncoding='gzip')
url = s3.generate_presigned_url('get_object', Params={'Bucket': 'packed', 'Key': 'k'})
def plain(headers):
    answer = urllib.request.urlopen(urllib.request.Request(url, headers=headers))
    return [answer.read() == body, answer.headers['Content-Encoding']]
print(json.dumps([plain({'Accept-Encoding': 'identity'}), plain({'Accept-Encoding': 'gzip'})]))
`);

  expect(same).toEqual([
    [true, 'gzip'],
    [true, 'gzip'],
  ]);
});

test('a multipart upload arrives whole', async () => {
  const same = await python(`
import hashlib, os, io
from boto3.s3.transfer import TransferConfig
s3 = client('s3')
s3.create_bucket(Bucket='multipart')
body = os.urandom(20 << 20)
s3.upload_fileobj(io.BytesIO(body), 'multipart', 'big', Config=TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20))
back = io.BytesIO()
s3.download_fileobj('multipart', 'big', back)
print(json.dumps(hashlib.sha256(back.getvalue()).digest() == hashlib.sha256(body).digest()))
`);

  expect(same).toBe(true);
});

test.each(['legacy', 'standard'])(
  '300 quick calls of each protocol succeed by the %s retries of boto3',
  async (mode) => {
    const codes = await python(`
calls = [('ecs', 'list_clusters'), ('elbv2', 'describe_load_balancers'), ('s3', 'list_buckets'), ('dynamodb', 'list_tables'), ('sts', 'get_caller_identity')]
out = {}
for service, call in calls:
    c = client(service, retries={'mode': '${mode}'}, max_pool_connections=20)
    def one(_):
        try:
            getattr(c, call)()
            return 'ok'
        except Exception as e:
            return str(e)
    with ThreadPoolExecutor(20) as pool:
        out[service] = collections.Counter(pool.map(one, range(300)))
print(json.dumps(out))
`);

    expect(codes).toEqual({
      ecs: { ok: 300 },
      elbv2: { ok: 300 },
      s3: { ok: 300 },
      dynamodb: { ok: 300 },
      sts: { ok: 300 },
    });
  },
);
