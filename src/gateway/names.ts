/** Traefik takes only routes of this class from the cluster, so it may stand beside another Traefik. */
export const INGRESS_CLASS = 'kecs';

/** Services in the instance's namespace. */
export const CONTROL_PLANE_SERVICE = 'kecs-control-plane';
export const ERROR_SERVICE = 'kecs-error-service';
export const BACKEND_SERVICE = 'kecs-aws-backend';

/** The backend with its stand-in, from Traefik's file provider. */
export const BACKEND_FAILOVER = 'aws-backend@file';

/** The user as which Traefik speaks to the Kubernetes API. */
export const TRAEFIK_USER = 'kecs-traefik';

/** On the control plane's answers, for Traefik's access log: the operation, and what was wrong with the call. */
export const OPERATION_HEADER = 'X-Kecs-Operation';
export const PROBLEM_HEADER = 'X-Kecs-Problem';

export const RATE_LIMIT_CHECK_PATH = '/_kecs/rate-limit';
export const ERROR_SERVICE_HEALTH_PATH = '/_kecs/error-service/health';
