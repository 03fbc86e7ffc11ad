import * as binaries from '../catalogue/binaries.ts';
import * as config from '../catalogue/config.ts';
import * as ports from '../catalogue/ports.ts';
import * as start from '../catalogue/start.ts';
import type { ErrorExamples } from './example.ts';

export const portExamples: ErrorExamples = {
  portTaken: () =>
    ports.portTaken(4566, 'AWS endpoint', 'used by process 812 (docker-proxy)', [
      'kecs start-v2 --api-port 4567',
    ]),
} satisfies Record<keyof typeof ports, unknown>;

export const configExamples: ErrorExamples = {
  badValue: () => config.badValue('--api-port', '99999', 'a port is a whole number from 1 to 65535'),
  badConfigFile: () => config.badConfigFile('kecs.yaml', 'apiPort: a port is a whole number from 1 to 65535'),
  usage: () => config.usage("unknown command 'statsu'", ['kecs status', 'kecs --help']),
  dataDirUnusable: () => config.dataDirUnusable('/data/kecs', 'EACCES: permission denied'),
} satisfies Record<keyof typeof config, unknown>;

export const startExamples: ErrorExamples = {
  componentFailed: () =>
    start.componentFailed(
      'etcd',
      'it ended with exit code 1',
      ['no space left on device'],
      '~/.kecs/instances/kecs/logs/etcd.log',
    ),
  startTimedOut: () => start.startTimedOut('kube-apiserver', 'its port does not answer', 600, ['starting']),
  diskFull: () => start.diskFull('~/.kecs/instances/kecs', 120, 300),
  gatewayNotReady: () =>
    start.gatewayNotReady(['route ecs on aws is missing'], 600, 'traefik', [
      'level=error msg="no such service"',
    ]),
} satisfies Record<keyof typeof start, unknown>;

export const binaryExamples: ErrorExamples = {
  toolMissing: () => binaries.toolMissing('go'),
  commandFailed: () => binaries.commandFailed('go build ./...', 1, 'undefined: x'),
  binaryUnavailable: () =>
    binaries.binaryUnavailable(
      'traefik',
      'KECS_TRAEFIK',
      [{ way: 'download', outcome: 'HTTP 403 from the proxy' }],
      ['set KECS_MIRROR to a server that keeps copies'],
    ),
  checksumMismatch: () => binaries.checksumMismatch('traefik 3.7.15', 'ab12…', 'cd34…'),
  downloadFailed: () => binaries.downloadFailed('https://example.com/traefik.tar.gz', 'HTTP 503'),
  wrongBinary: () => binaries.wrongBinary('traefik', '/opt/traefik', 'it says that it is version 2.11'),
  lockTimedOut: () => binaries.lockTimedOut('the cache', 'process 4211'),
} satisfies Record<keyof typeof binaries, unknown>;
