import type { Provider } from './facts.ts';

/** Whether an instance of this provider is a cluster in Docker. */
export function isInDocker({ name }: Provider): boolean {
  return name === 'kind' || name === 'k3d';
}
