import type { Clock, Kube } from '../../core/ports.ts';

/** Runs `work` on the Kubernetes API that a kubeconfig file leads to. The client is most of what a command loads: only here. */
export async function withKube<T>(
  kubeconfig: string,
  clock: Clock,
  work: (kube: Kube) => Promise<T>,
): Promise<T> {
  const [{ RestKube }, { KubeTransport }] = await Promise.all([
    import('../../kube/rest-kube.ts'),
    import('../../kube/kube-transport.ts'),
  ]);
  const kube = new RestKube(KubeTransport.fromFile(kubeconfig), clock);
  try {
    return await work(kube);
  } finally {
    kube.close();
  }
}
