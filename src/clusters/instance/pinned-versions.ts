/** What every provider runs, as a program of this machine or as an image. */
export const KUBERNETES_VERSION = '1.36.3';
export const TRAEFIK_VERSION = '3.7.15';
export const MINISTACK_VERSION = '1.5.33';

/** Of all that an instance can run. */
export const PINNED_VERSIONS: Readonly<Record<string, string>> = {
  kubernetes: KUBERNETES_VERSION,
  traefik: TRAEFIK_VERSION,
  ministack: MINISTACK_VERSION,
};
