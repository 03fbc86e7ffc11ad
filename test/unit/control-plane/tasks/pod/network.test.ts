import { describe, expect, test } from 'vitest';
import { networkBindingsOf } from '../../../../../src/control-plane/tasks/pod/container-ports.ts';
import { containerOf, podOf } from '../../../../helpers/pod-of.ts';

const container = (name: string) => ({ name, image: 'busybox:1', memory: 64 });

describe('the network of a task', () => {
  test('has a port as often as tasks ask for it: no port of the node is taken', () => {
    const { ports, notHonoured, spec } = containerOf(
      {
        portMappings: [
          { containerPort: 80, hostPort: 0 },
          { containerPort: 53, hostPort: 5353, protocol: 'udp' },
        ],
      },
      { networkMode: 'bridge' },
    );
    expect(ports).toEqual([
      { containerPort: 80, protocol: 'TCP' },
      { containerPort: 53, protocol: 'UDP' },
    ]);
    expect(notHonoured).toEqual(["portMappings: hostPort 5353 (reached at the task's address, port 53)"]);
    expect(spec.hostNetwork).toBeUndefined();
  });

  test('shows where ports are reached', () => {
    const portMappings = [
      { containerPort: 80, hostPort: 8080 },
      { containerPortRange: '9000-9010', protocol: 'udp' as const },
    ];
    expect(networkBindingsOf({ portMappings }, '10.0.0.9')).toEqual([
      { bindIP: '10.0.0.9', protocol: 'tcp', containerPort: 80, hostPort: 80 },
      { bindIP: '10.0.0.9', protocol: 'udp', containerPortRange: '9000-9010', hostPortRange: '9000-9010' },
    ]);
  });

  test('names a port that two containers of one address listen on', () => {
    const { containers, notHonoured } = podOf({
      containerDefinitions: ['a', 'b'].map((name) => ({
        ...container(name),
        portMappings: [{ containerPort: 80 }],
      })),
    });
    expect(containers.map(({ ports = [] }) => ports.length)).toEqual([1, 0]);
    expect(notHonoured).toEqual([
      'portMappings: 80/tcp of b (the containers of a task share one address, and a has it)',
    ]);
  });

  test('is the node’s with host', () => {
    const { spec, notHonoured } = containerOf(
      { portMappings: [{ containerPort: 80 }] },
      { networkMode: 'host' },
    );
    expect(spec).toMatchObject({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' });
    expect(notHonoured).toEqual([]);
  });

  test('is there with none, and that is said', () => {
    const { notHonoured } = containerOf({ disableNetworking: true }, { networkMode: 'none' });
    expect(notHonoured).toEqual([
      'networkMode: none (the task has a network)',
      'disableNetworking: true (the containers share the network of the task)',
    ]);
  });

  test('knows extra hosts, and linked containers at its own address', () => {
    const { spec, notHonoured } = podOf({
      containerDefinitions: [
        {
          ...container('web'),
          links: ['Database:db', 'odd_name', 'odd_name:odd'],
          extraHosts: [
            { hostname: 'one.example', ipAddress: '10.0.0.1' },
            { hostname: 'two.example', ipAddress: '10.0.0.1' },
            { hostname: 'gateway', ipAddress: 'host-gateway' },
          ],
        },
        { ...container('Database'), extraHosts: [{ hostname: 'one.example', ipAddress: '10.0.0.2' }] },
        container('odd_name'),
      ],
    });
    expect(spec.hostAliases).toEqual([
      { ip: '10.0.0.1', hostnames: ['one.example', 'two.example'] },
      { ip: '127.0.0.1', hostnames: ['db', 'database', 'odd'] },
    ]);
    expect(notHonoured).toEqual([
      'extraHosts: gateway at host-gateway',
      'links: odd_name at 127.0.0.1',
      'extraHosts: one.example at 10.0.0.2',
    ]);
  });

  test('asks the servers of the definition alone, if it has any', () => {
    const servers = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'];
    const { spec, notHonoured } = containerOf({ dnsServers: servers, dnsSearchDomains: ['my.example'] });
    expect(spec).toMatchObject({
      dnsPolicy: 'None',
      dnsConfig: { nameservers: servers.slice(0, 3), searches: ['my.example'] },
    });
    expect(notHonoured).toEqual(['dnsServers: 10.0.0.4']);
    const searching = containerOf({ dnsSearchDomains: ['my.example'] }).spec;
    expect(searching.dnsPolicy).toBeUndefined();
    expect(searching.dnsConfig).toEqual({ searches: ['my.example'] });
  });

  test('has one host name', () => {
    const { spec, notHonoured } = podOf({
      containerDefinitions: ['Front', 'front', 'back', 'no.label'].map((hostname, at) => ({
        ...container(`c${at}`),
        hostname,
      })),
    });
    expect(spec.hostname).toBe('front');
    expect(notHonoured).toEqual(['hostname: back', 'hostname: no.label']);
  });
});
