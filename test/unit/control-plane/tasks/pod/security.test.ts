import { describe, expect, test } from 'vitest';
import { containerUser } from '../../../../../src/control-plane/tasks/pod/container-user.ts';
import { containerOf } from '../../../../helpers/pod-of.ts';

describe('what a container may do', () => {
  test.each([
    [undefined, {}],
    ['1000', { uid: 1000 }],
    ['1000:1001', { uid: 1000, gid: 1001 }],
    ['root', { uid: 0 }],
    ['0:root', { uid: 0, gid: 0 }],
    ['nginx', { unknown: 'nginx' }],
    ['nginx:1', { unknown: 'nginx:1' }],
    ['1000:staff', { uid: 1000, unknown: 'staff' }],
    ['4294967295', { unknown: '4294967295' }],
  ])('runs as %s', (user, expected) => {
    expect(containerUser(user)).toEqual(expected);
  });

  test('has capabilities, a privileged mode and a read-only root', () => {
    const { securityContext, notHonoured } = containerOf({
      user: '1000:1000',
      privileged: true,
      readonlyRootFilesystem: true,
      linuxParameters: { capabilities: { add: ['CAP_SYS_PTRACE', 'NET_ADMIN'], drop: ['ALL'] } },
    });
    expect(securityContext).toEqual({
      runAsUser: 1000,
      runAsGroup: 1000,
      privileged: true,
      readOnlyRootFilesystem: true,
      capabilities: { add: ['SYS_PTRACE', 'NET_ADMIN'], drop: ['ALL'] },
    });
    expect(notHonoured).toEqual([]);
    expect(containerOf({}).securityContext).toBeUndefined();
  });

  test('is held back by security options', () => {
    const options = [
      'no-new-privileges',
      'apparmor:mine',
      'label:type:web_t',
      'label:level:s0:c1,c2',
      'seccomp:x',
    ];
    const { securityContext, notHonoured } = containerOf({ dockerSecurityOptions: options });
    expect(securityContext).toEqual({
      allowPrivilegeEscalation: false,
      appArmorProfile: { type: 'Localhost', localhostProfile: 'mine' },
      seLinuxOptions: { type: 'web_t', level: 's0:c1,c2' },
    });
    expect(notHonoured).toEqual(['dockerSecurityOptions: seccomp:x']);
  });

  test('shares processes and memory as the task says', () => {
    expect(containerOf({}, { pidMode: 'task', ipcMode: 'task' }).spec).toMatchObject({
      shareProcessNamespace: true,
    });
    expect(containerOf({}, { pidMode: 'host', ipcMode: 'host' }).spec).toMatchObject({
      hostPID: true,
      hostIPC: true,
    });
    expect(containerOf({}, { ipcMode: 'none' }).notHonoured).toEqual([
      'ipcMode: none (the containers of a task share it)',
    ]);
  });

  test('has a first process that reaps only where the task shares its processes', () => {
    const linuxParameters = { initProcessEnabled: true };
    expect(containerOf({ linuxParameters }).notHonoured).toEqual(['linuxParameters: initProcessEnabled']);
    expect(containerOf({ linuxParameters }, { pidMode: 'task' }).notHonoured).toEqual([]);
  });

  test('sets the kernel parameters that a node allows', () => {
    const { spec, notHonoured } = containerOf({
      systemControls: [
        { namespace: 'net.ipv4.tcp_keepalive_time', value: '500' },
        { namespace: 'net.core.somaxconn', value: '1024' },
      ],
    });
    expect(spec.securityContext?.sysctls).toEqual([{ name: 'net.ipv4.tcp_keepalive_time', value: '500' }]);
    expect(notHonoured).toEqual(['systemControls: net.core.somaxconn 1024']);
  });
});
