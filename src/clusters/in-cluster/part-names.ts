import { BACKEND_SERVICE, CONTROL_PLANE_SERVICE, ERROR_SERVICE } from '../../gateway/names.ts';

export const TRAEFIK = 'traefik';

/** The Deployments, each named as the label `app` of its pods, in the order in which they are told of. */
export const PARTS: readonly string[] = [TRAEFIK, CONTROL_PLANE_SERVICE, ERROR_SERVICE, BACKEND_SERVICE];

/** As the same part is called where it is a process of this machine. */
export const PART_NAMES: Readonly<Record<string, string>> = {
  [TRAEFIK]: 'traefik',
  [CONTROL_PLANE_SERVICE]: 'control-plane',
  [ERROR_SERVICE]: 'error-service',
  [BACKEND_SERVICE]: 'backend',
};
