import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoRealNode } from '../../helpers/real-pods.ts';
import { RealTasks } from '../../helpers/real-tasks.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';
import { busyboxImage } from '../../rig/images/small-images.ts';

const reason = whyNoRealNode();
const OUT = { sourceVolume: 'out', containerPath: '/out' };

describe.skipIf(reason !== undefined)(`what containers see${reason ? ` (${reason})` : ''}`, () => {
  const home = new KecsHome({ KECS_NODE: 'containerd' });
  const out = join(home.dir, 'out');
  const volumes = [{ name: 'out', host: { sourcePath: out } }];
  let endpoint = '';
  let tasks: RealTasks;

  beforeAll(async () => {
    const started = await home.start('one');
    expect(started).toMatchObject({ code: 0 });
    ({ endpoint } = started);
    const { archive } = await busyboxImage();
    expect(await home.run('images', 'load', archive, '--name', 'one')).toMatchObject({ code: 0 });
    mkdirSync(out);
    chmodSync(out, 0o777);
    chmodSync(home.dir, 0o755);
    tasks = new RealTasks(endpoint);
    await tasks.start();
  });
  afterAll(async () => {
    tasks?.close();
    await home.remove();
  });

  /** A container that writes what each command prints to /out/NAME.FACT. */
  const asking = (
    name: string,
    facts: Record<string, string>,
    more: Partial<ContainerDefinition> = {},
  ): ContainerDefinition => {
    const lines = Object.entries(facts).map(
      ([fact, command]) => `{ ${command}; } >/out/${name}.${fact} 2>&1`,
    );
    return {
      name,
      image: 'registry.test/busybox:1',
      memory: 64,
      mountPoints: [OUT],
      stopTimeout: 2,
      command: ['sh', '-c', [...lines, 'true'].join('\n'), '$(DOLLAR)'],
      ...more,
    };
  };
  const fact = (name: string): string => readFileSync(join(out, name), 'utf8').trim();

  test('is what their definition says', async () => {
    const facts = {
      user: 'echo $(id -u):$(id -g)',
      folder: 'pwd',
      dollar: 'printf %s "$DOLLAR"',
      argument: 'printf %s "$0"',
      odd: "tr '\\0' '\\n' </proc/$$/environ | grep -c '^odd.name=1$'",
      root: 'touch /file',
      tmpfs: "grep ' /scratch ' /proc/mounts",
      shm: "df -k /dev/shm | awk 'END { print $2 }'",
      capabilities: "awk '/CapBnd/ { print $2 }' /proc/self/status",
      keepalive: 'cat /proc/sys/net/ipv4/tcp_keepalive_time',
      hosts: 'cat /etc/hosts',
      resolver: 'cat /etc/resolv.conf',
      hostname: 'hostname',
      processes: 'ps | grep -c [p]ause',
      memory: 'cd /sys/fs/cgroup; cat memory.max 2>/dev/null || cat memory/memory.limit_in_bytes',
    };
    const task = await tasks.run({
      pidMode: 'task',
      volumes,
      containerDefinitions: [
        asking('all', facts, {
          user: '1000:1001',
          workingDirectory: '/work',
          environment: [
            { name: 'DOLLAR', value: '$(HOME)$$' },
            { name: 'odd.name', value: '1' },
          ],
          readonlyRootFilesystem: true,
          linuxParameters: {
            tmpfs: [{ containerPath: '/scratch', size: 8 }],
            sharedMemorySize: 16,
            capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
          },
          systemControls: [{ namespace: 'net.ipv4.tcp_keepalive_time', value: '500' }],
          extraHosts: [{ hostname: 'db.example', ipAddress: '10.9.8.7' }],
          dnsServers: ['10.9.8.6'],
          dnsSearchDomains: ['my.example'],
          hostname: 'named',
        }),
      ],
    });
    const { containers } = await tasks.until('STOPPED', task);
    expect(containers).toMatchObject([{ lastStatus: 'STOPPED', exitCode: expect.any(Number) }]);
    expect(fact('all.user')).toBe('1000:1001');
    expect(fact('all.folder')).toBe('/work');
    expect(fact('all.dollar')).toBe('$(HOME)$$');
    expect(fact('all.argument')).toBe('$(DOLLAR)');
    expect(fact('all.odd')).toBe('1');
    expect(fact('all.root')).toMatch(/Read-only file system/);
    expect(fact('all.tmpfs')).toMatch(/^tmpfs .*size=8192k/);
    expect(fact('all.shm')).toBe('16384');
    expect(fact('all.capabilities')).toBe('0000000000000400');
    expect(fact('all.keepalive')).toBe('500');
    expect(fact('all.hosts')).toMatch(/^10\.9\.8\.7\s+db\.example$/m);
    expect(fact('all.resolver')).toMatch(/^nameserver 10\.9\.8\.6$/m);
    expect(fact('all.resolver')).toMatch(/^search my\.example$/m);
    expect(fact('all.hostname')).toBe('named');
    expect(fact('all.processes')).toBe('1');
    expect(fact('all.memory')).toBe(String(64 * 1024 * 1024));
  });

  test('leads them to the AWS endpoint, and their secrets to nobody else', async () => {
    const created = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'secretsmanager.CreateSecret',
        authorization:
          'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify({ Name: 'password', SecretString: 'tell-nobody' }),
    });
    const { ARN: valueFrom } = (await created.json()) as { ARN: string };
    const task = await tasks.run({
      volumes,
      executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
      containerDefinitions: [
        asking(
          'caller',
          {
            health: 'wget -q -O- "$AWS_ENDPOINT_URL/_kecs/health"',
            account: 'echo $AWS_ACCESS_KEY_ID $AWS_REGION $AWS_EXECUTION_ENV',
            secret: 'printf %s "$PASSWORD"; sleep 2',
          },
          { secrets: [{ name: 'PASSWORD', valueFrom }] },
        ),
      ],
    });
    const pods = await home.run(
      'kubectl',
      '--name',
      'one',
      '--',
      'get',
      'pods',
      '-n',
      'kecs-tasks',
      '-o',
      'json',
    );
    await tasks.until('STOPPED', task);
    expect(pods.stdout).toContain('caller');
    expect(pods.stdout).not.toContain('tell-nobody');
    expect(JSON.parse(fact('caller.health'))).toMatchObject({ status: expect.any(String) });
    expect(fact('caller.account')).toBe('000000000000 us-east-1 AWS_ECS_EC2');
    expect(fact('caller.secret')).toBe('tell-nobody');
    const left = await home.run(
      'kubectl',
      '--name',
      'one',
      '--',
      'get',
      'secrets',
      '-n',
      'kecs-tasks',
      '-o',
      'name',
    );
    expect(left.stdout.trim()).toBe('');
  });

  test('outlives them on file systems that tasks share, and only there', async () => {
    const shared = [
      ...volumes,
      { name: 'Files', efsVolumeConfiguration: { fileSystemId: 'fs-1', rootDirectory: '/app' } },
      { name: 'docker', dockerVolumeConfiguration: { scope: 'shared' as const } },
      { name: 'own' },
    ];
    const mountPoints = [
      OUT,
      { sourceVolume: 'Files', containerPath: '/efs' },
      { sourceVolume: 'docker', containerPath: '/docker' },
      { sourceVolume: 'own', containerPath: '/own' },
    ];
    const look = 'cat /efs/file /docker/file /own/file';
    const write = 'for folder in efs docker own; do echo $folder >/$folder/file; done';
    for (const name of ['before', 'after']) {
      const task = await tasks.run({
        volumes: shared,
        containerDefinitions: [asking(name, { look, write }, { mountPoints, user: '1000' })],
      });
      await tasks.until('STOPPED', task);
    }
    expect(fact('before.look').split('\n')).toHaveLength(3);
    expect(fact('after.look')).toMatch(/^efs\ndocker\ncat: .*own/);
  });

  test('of each other is what links, volumesFrom and a shared address give', async () => {
    const serve = 'echo linked >/own/index.html; httpd -p 8000 -h /own; sleep 30';
    const task = await tasks.run({
      networkMode: 'bridge',
      volumes: [...volumes, { name: 'own' }],
      containerDefinitions: [
        asking(
          'server',
          { serve },
          {
            essential: false,
            mountPoints: [OUT, { sourceVolume: 'own', containerPath: '/own' }],
            portMappings: [{ containerPort: 8000, hostPort: 0 }],
            healthCheck: {
              command: ['CMD', 'wget', '-q', '-O-', 'http://127.0.0.1:8000/'],
              interval: 5,
              timeout: 2,
            },
          },
        ),
        asking(
          'client',
          { got: 'wget -q -O- http://backend:8000/', file: 'cat /own/index.html', write: 'touch /own/file' },
          {
            links: ['server:backend'],
            mountPoints: [],
            volumesFrom: [{ sourceContainer: 'server', readOnly: false }],
            dependsOn: [{ containerName: 'server', condition: 'HEALTHY' }],
          },
        ),
      ],
    });
    await tasks.until('STOPPED', task);
    expect(fact('client.got')).toBe('linked');
    expect(fact('client.file')).toBe('linked');
    expect(fact('client.write')).toBe('');
  });
});
