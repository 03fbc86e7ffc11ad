import { HOST_NODE } from '../../core/instance/instance.ts';
import { BACKEND_SERVICE, CONTROL_PLANE_SERVICE, ERROR_SERVICE } from '../../gateway/names.ts';
import type { Pod } from '../node/pod.ts';

/** Under these names their Services and other objects go, also where they are real pods. */
const APPS: Record<string, string> = {
  'control-plane': CONTROL_PLANE_SERVICE,
  'error-service': ERROR_SERVICE,
  backend: BACKEND_SERVICE,
};

const PREFIX = 'host-process';

export function componentPodName(component: string): string {
  return `${component}-${HOST_NODE}`;
}

/** The component that a pod on the host's node stands for; undefined for a pod of somebody else. */
export function componentOf(pod: Pod): string | undefined {
  return pod.metadata.annotations?.[`kecs.dev/${PREFIX}`];
}

/** The pod that stands for a component, without its status. */
export function componentPod(component: string, namespace: string): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: componentPodName(component),
      namespace,
      labels: {
        app: APPS[component] ?? component,
        'app.kubernetes.io/managed-by': 'kecs',
        'app.kubernetes.io/component': component,
      },
      annotations: {
        [`kecs.dev/${PREFIX}`]: component,
        // What a kubelet writes on pods that no object asked for: needs no service account, and drain leaves it alone.
        'kubernetes.io/config.mirror': component,
      },
    },
    spec: {
      nodeName: HOST_NODE,
      hostNetwork: true,
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 0,
      enableServiceLinks: false,
      tolerations: [{ operator: 'Exists' }],
      containers: [{ name: component, image: imageOf(component) }],
    },
  };
}

/** No image is run; the API wants a name. */
export function imageOf(component: string): string {
  return `kecs.dev/${PREFIX}/${component}`;
}

export function containerIdOf(pid: number | undefined, restarts: number): { containerID?: string } {
  return pid === undefined ? {} : { containerID: `${PREFIX}://${pid}-${restarts}` };
}
