import { join } from 'node:path';

/** Every path inside an instance's folder, in one place. */
export class InstanceFiles {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
  }

  readonly instance = (): string => join(this.dir, 'instance.yaml');
  readonly kubeconfig = (): string => join(this.dir, 'kubeconfig');
  /** Which cluster in Docker is this instance's. */
  readonly cluster = (): string => join(this.dir, 'cluster.json');
  readonly lock = (): string => join(this.dir, 'lock');
  readonly etcdData = (): string => join(this.dir, 'etcd');
  readonly backendData = (): string => join(this.dir, 'backend');
  readonly traefikDynamic = (): string => join(this.dir, 'traefik');
  /** File systems that tasks share, as folders. */
  readonly sharedVolumes = (): string => join(this.dir, 'volumes');
  readonly node = (name: string): string => join(this.dir, 'node', name);
  readonly pki = (name: string): string => join(this.dir, 'pki', name);
  /** Archives on their way into the node's images. */
  readonly loading = (): string => join(this.dir, 'loading');
  readonly runDir = (): string => join(this.dir, 'run');
  readonly run = (name: string): string => join(this.dir, 'run', name);
  readonly logsDir = (): string => join(this.dir, 'logs');
  readonly log = (component: string): string => join(this.dir, 'logs', `${component}.log`);
}
