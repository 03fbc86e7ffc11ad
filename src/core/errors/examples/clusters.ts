import * as docker from '../catalogue/docker.ts';
import * as existing from '../catalogue/existing.ts';
import type { ErrorExamples } from './example.ts';

const KIND_URL = 'https://kind.sigs.k8s.io';

export const dockerExamples: ErrorExamples = {
  dockerMissing: () => docker.dockerMissing('docker'),
  dockerStopped: () => docker.dockerStopped('no socket at /var/run/docker.sock', 'systemctl start docker'),
  dockerForbidden: () => docker.dockerForbidden('permission denied on /var/run/docker.sock', 'ada'),
  dockerHangs: () => docker.dockerHangs(10, 'docker version'),
  dockerFailed: () => docker.dockerFailed('a node cannot be stopped', 'no such container', ['docker ps -a']),
  clusterToolMissing: () => docker.clusterToolMissing('kind', 'kind', KIND_URL),
  clusterToolTooOld: () => docker.clusterToolTooOld('kind', '0.17.0', '0.20.0', KIND_URL),
  clusterNotOurs: () => docker.clusterNotOurs('kind', 'kecs-mine', 'mine'),
  imageUnavailable: () =>
    docker.imageUnavailable('traefik:v3.7.15', 'the gateway', '--traefik-image', 'HTTP 429'),
  clusterFixed: () => docker.clusterFixed('--node-image', 'mine'),
  podFailed: () => docker.podFailed('kecs-control-plane', 'CrashLoopBackOff', 'KECS1801'),
  controlPlaneImageNotMade: () => docker.controlPlaneImageNotMade('linux/amd64', 'linux/arm64'),
  backendOutOfReach: () => docker.backendOutOfReach('http://127.0.0.1:5000'),
  clusterCreateFailed: () =>
    docker.clusterCreateFailed('kind', 'failed to create cluster: port is already allocated'),
} satisfies Record<keyof typeof docker, unknown>;

export const existingExamples: ErrorExamples = {
  noKubeconfig: () => existing.noKubeconfig(),
  contextUnknown: () => existing.contextUnknown('staging', ['dev', 'prod']),
  rightsMissing: () => existing.rightsMissing('dev', ['create deployments.apps in kecs-system']),
  foreignObjects: () => existing.foreignObjects(['Service traefik'], 'kecs-system'),
  otherInstallation: () => existing.otherInstallation('kecs-system', 'theirs'),
  clusterSettled: () => existing.clusterSettled('mine', '--namespace', 'kecs-system'),
  controlPlaneImageNeeded: () => existing.controlPlaneImageNeeded(),
  clusterOutOfReach: () => existing.clusterOutOfReach('mine', 'ECONNREFUSED', '~/.kecs/instances/mine'),
} satisfies Record<keyof typeof existing, unknown>;
