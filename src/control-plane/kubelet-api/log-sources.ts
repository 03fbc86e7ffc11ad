import { componentPodName } from '../component-pods/component-pod.ts';
import type { HostComponents } from '../component-pods/host-component.ts';

export type LogSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'text'; readonly text: string };

/** Where the log of a pod comes from; undefined for a pod that is none of ours. */
export type LogSources = (namespace: string, pod: string) => LogSource | undefined;

/** All that there is to say of the output of a simulated container. */
export const SIMULATED =
  'This pod is simulated by kecs: nothing runs in it, so there is no output. (Pods of a real node have some.)';

/** Logs of the components, and a word on simulated pods: of those only the API server knows which there are. */
export function logSources(
  components: HostComponents,
  namespace: string,
  hasSimulatedNode: boolean,
): LogSources {
  return (wantedNamespace, pod) => {
    const component =
      wantedNamespace === namespace
        ? components.list().find(({ name }) => componentPodName(name) === pod)
        : undefined;
    if (component !== undefined) return { kind: 'file', path: component.logFile };
    return hasSimulatedNode ? { kind: 'text', text: SIMULATED } : undefined;
  };
}
