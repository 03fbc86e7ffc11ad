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

export const RATE_LIMIT_CHECK_PATH = '/_kecs/rate-limit';
export const ERROR_SERVICE_HEALTH_PATH = '/_kecs/error-service/health';
