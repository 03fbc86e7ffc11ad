import * as controlPlane from '../catalogue/control-plane.ts';
import * as gateway from '../catalogue/gateway.ts';
import * as images from '../catalogue/images.ts';
import * as instance from '../catalogue/instance.ts';
import * as kube from '../catalogue/kube.ts';
import * as kubeconfig from '../catalogue/kubeconfig.ts';
import * as node from '../catalogue/node.ts';
import * as tasks from '../catalogue/tasks.ts';
import type { ErrorExamples } from './example.ts';

const SCOPE = { account: '000000000000', region: 'us-east-1' };
const inUse = new Error('EADDRINUSE: address already in use');

export const instanceExamples: ErrorExamples = {
  instanceBroken: () =>
    instance.instanceBroken('~/.kecs/instances/kecs/instance.yaml', 'ports.api is missing'),
  instanceNotFound: () => instance.instanceNotFound('mine', ['kecs']),
  instanceBusy: () => instance.instanceBusy('kecs', 4211, 'kecs start-v2'),
  interrupted: () => instance.interrupted('what was started runs on; the same command goes on from there'),
  stopFailed: () => instance.stopFailed('kecs', 'traefik (process 812) still runs'),
  providerUnknown: () => instance.providerUnknown('kecs', 'vm', '~/.kecs/instances/kecs/instance.yaml'),
  instanceNotRunning: () => instance.instanceNotRunning('kecs'),
  providerSettled: () => instance.providerSettled('kecs', 'embedded', 'kind'),
} satisfies Record<keyof typeof instance, unknown>;

export const gatewayExamples: ErrorExamples = {
  unreadableTemplate: () => gateway.unreadableTemplate('gateway/route', 'no such file'),
  templateMismatch: () => gateway.templateMismatch('gateway/route', 'rule was not given'),
  badRuleText: () => gateway.badRuleText('a`b', 'a back-tick would end the argument'),
  traefikApiFailed: () => gateway.traefikApiFailed('http://127.0.0.1:8080/api/rawdata', 'ECONNREFUSED'),
  errorServicePortTaken: () => gateway.errorServicePortTaken('127.0.0.1', 4581, inUse),
  noSuchPart: () => gateway.noSuchPart('backend', ['traefik', 'control-plane']),
  dashboardSilent: () =>
    gateway.dashboardSilent('http://127.0.0.1:8080/dashboard/', 30, 'ECONNREFUSED', 'kecs'),
} satisfies Record<keyof typeof gateway, unknown>;

export const controlPlaneExamples: ErrorExamples = {
  controlPlanePortTaken: () => controlPlane.controlPlanePortTaken('127.0.0.1', 8081, inUse),
  foreignNode: () => controlPlane.foreignNode('kecs-simulated', 'kecs.dev/simulated'),
} satisfies Record<keyof typeof controlPlane, unknown>;

export const kubeExamples: ErrorExamples = {
  kubeUnreachable: () => kube.kubeUnreachable('https://127.0.0.1:6443: ECONNREFUSED'),
} satisfies Record<keyof typeof kube, unknown>;

export const kubeconfigExamples: ErrorExamples = {
  foreignKubeconfigEntry: () =>
    kubeconfig.foreignKubeconfigEntry('~/.kube/config', 'context', 'kecs-kecs', undefined),
  kubeconfigUnusable: () => kubeconfig.kubeconfigUnusable('~/.kube/config', 'it is no YAML'),
  kubeconfigLocked: () => kubeconfig.kubeconfigLocked('~/.kube/config', '~/.kube/config.lock'),
  kubectlMissing: () => kubeconfig.kubectlMissing('kubectl'),
} satisfies Record<keyof typeof kubeconfig, unknown>;

export const nodeExamples: ErrorExamples = {
  realNodeImpossible: () => node.realNodeImpossible(['runc'], ['apt-get install runc']),
  noSubnet: () => node.noSubnet(),
  nodeBusy: () => node.nodeBusy('/run/kecs/lock'),
  mountsLeft: () => node.mountsLeft(['/run/kecs/kecs-1/rootfs']),
  nodeNotReady: () =>
    node.nodeNotReady(60, 'container runtime network not ready', ['cni plugin not initialized']),
} satisfies Record<keyof typeof node, unknown>;

export const imageExamples: ErrorExamples = {
  archiveNotFound: () => images.archiveNotFound('./my-app.tar', 'no such file'),
  notAnImageArchive: () =>
    images.notAnImageArchive('./my-app.tar', 'it holds neither index.json nor manifest.json'),
  archiveIncomplete: () => images.archiveIncomplete('./my-app.tar', 'blob sha256:ab12… is missing'),
  archiveUnsafe: () => images.archiveUnsafe('./my-app.tar', '../../etc/passwd'),
  imageForOtherPlatform: () => images.imageForOtherPlatform('my-app:1', ['linux/arm64'], 'linux/amd64'),
  imageUnnamed: () => images.imageUnnamed('./my-app.tar', 'its index names no image'),
  compressionUnsupported: () => images.compressionUnsupported('./my-app.tar.bz2', 'bzip2', 'bunzip2'),
  imageNotInDocker: () => images.imageNotInDocker('my-app:1'),
  imagesUnreachable: () => images.imagesUnreachable('the node does not run', ['kecs start-v2']),
  imageLoadFailed: () => images.imageLoadFailed('my-app:1', 'ctr: content digest not found'),
  imagesUnsupported: () => images.imagesUnsupported('kecs', 'existing'),
} satisfies Record<keyof typeof images, unknown>;

export const taskExamples: ErrorExamples = {
  ecsRefused: () => tasks.ecsRefused('ListTasks: ClusterNotFoundException: Cluster not found.', SCOPE),
  clusterUnknown: () => tasks.clusterUnknown('mine', ['default'], SCOPE),
  endpointSilent: () => tasks.endpointSilent('kecs', 'http://127.0.0.1:4566', 'ECONNREFUSED', undefined),
  taskUnknown: () => tasks.taskUnknown('web', SCOPE),
  taskAmbiguous: () => tasks.taskAmbiguous('ab12', ['ab12c0…', 'ab12f9…']),
  containerUnknown: () => tasks.containerUnknown('sidecar', ['app']),
  awsCliMissing: () => tasks.awsCliMissing('aws'),
  outputGone: () => tasks.outputGone('ab12c0…', 'its pod has ended'),
} satisfies Record<keyof typeof tasks, unknown>;
