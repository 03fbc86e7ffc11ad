import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RealPods, whyNoRealNode } from '../../helpers/real-pods.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';

const reason = whyNoRealNode();

/** Another machine, as far as this one can tell: a network namespace behind an interface that is no default route. */
const OUTSIDE = { netns: 'test-outside', near: 'test-out', here: '198.51.100.1', there: '198.51.100.2' };
const FORWARDING = `/proc/sys/net/ipv4/conf/${OUTSIDE.near}/forwarding`;

const ip = (...args: string[]): string => execFileSync('ip', args, { encoding: 'utf8' });

describe.skipIf(reason !== undefined)(`the way out of a real node${reason ? ` (${reason})` : ''}`, () => {
  const home = new KecsHome({ KECS_NODE: 'containerd' });
  const www = mkdtempSync(join(tmpdir(), 'kecs-outside-'));
  const log = join(www, 'log');
  let server: ChildProcess | undefined;
  let pods: RealPods;

  beforeAll(async () => {
    ip('netns', 'add', OUTSIDE.netns);
    ip('link', 'add', OUTSIDE.near, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', OUTSIDE.netns);
    ip('address', 'add', `${OUTSIDE.here}/24`, 'dev', OUTSIDE.near);
    ip('link', 'set', OUTSIDE.near, 'up');
    ip('-n', OUTSIDE.netns, 'address', 'add', `${OUTSIDE.there}/24`, 'dev', 'eth0');
    ip('-n', OUTSIDE.netns, 'link', 'set', 'eth0', 'up');
    writeFileSync(FORWARDING, '0');
    writeFileSync(join(www, 'index.html'), 'outside\n');
    const serve = ['busybox', 'httpd', '-f', '-vv', '-p', '8000', '-h', www];
    server = spawn('nsenter', [`--net=/run/netns/${OUTSIDE.netns}`, ...serve], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server.stderr?.on('data', (text) => writeFileSync(log, String(text), { flag: 'a' }));
    expect(await home.start('one', '--no-localstack')).toMatchObject({ code: 0 });
    pods = new RealPods(join(home.dir, 'instances/one'));
    await pods.loadBusybox();
    await pods.run('client', "trap 'exit 0' TERM; while :; do sleep 0.2; done");
  });
  afterAll(async () => {
    pods?.kube.close();
    await home.remove();
    server?.kill('SIGKILL');
    if (existsSync(`/run/netns/${OUTSIDE.netns}`)) ip('netns', 'delete', OUTSIDE.netns);
    rmSync(www, { recursive: true, force: true });
  });

  test('a pod reaches another machine, which sees this machine as its caller', async () => {
    const script = `(printf 'GET / HTTP/1.0\\r\\n\\r\\n'; sleep 0.5) | nc -w 3 ${OUTSIDE.there} 8000`;
    const args = ['kubectl', '--name', 'one', '--', 'exec', 'client', '--', 'sh', '-c', script];
    expect((await home.run(...args)).stdout).toContain('outside');
    expect(readFileSync(log, 'utf8')).toContain(OUTSIDE.here);
  });

  test('stop puts back what let it through', async () => {
    expect(readFileSync(FORWARDING, 'utf8').trim()).toBe('1');
    expect(await home.run('stop-v2', '--name', 'one')).toMatchObject({ code: 0 });
    expect(readFileSync(FORWARDING, 'utf8').trim()).toBe('0');
  });
});
